/** Runs beside the server: fonts are tens of megabytes and a long document takes a second, which nobody else should wait. */
import { parentPort, workerData } from 'node:worker_threads'
import Pdf from 'pdfkit'
import type { PdfAnswer, PdfOrder } from './maker.ts'
import { openFonts } from './open-fonts.ts'
import { writePdf } from './write.ts'

const fonts = openFonts(new Map(workerData as [string, string][]))

parentPort?.on('message', async ({ id, document, now }: PdfOrder) => {
  let answer: PdfAnswer
  try {
    answer = { id, bytes: await writePdf(Pdf, document, fonts, now) }
  } catch (error) {
    answer = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  parentPort?.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer] : [])
})

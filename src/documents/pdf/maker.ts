import { Worker } from 'node:worker_threads'
import type { Face, OfficialDocument } from '../model.ts'
import { chooseFonts, findFontFiles } from './fonts.ts'

export interface PdfOrder {
  id: number
  document: OfficialDocument
  now: Date
}
export type PdfAnswer = { id: number; bytes: Uint8Array<ArrayBuffer> } | { id: number; error: string }

export interface PdfMaker {
  /** The open font that stands for each typeface; null where none is installed. */
  fonts(): Record<Face, string> | null
  write(document: OfficialDocument, now: Date): Promise<Uint8Array<ArrayBuffer>>
  /** Ends the thread, and with it what is under way. */
  stop(): Promise<void>
}

/** The thread and its fonts are given up after so long without a document; in milliseconds. */
const IDLE = 60_000

/** `folder` is looked into before the system's own; `worker` is the thread's program. */
export function openPdfMaker(options: { folder?: string | undefined; worker: string | URL }): PdfMaker {
  let files: Map<string, string> | null = null
  let thread: Worker | null = null
  let serial = 0
  let idle: NodeJS.Timeout | undefined
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array<ArrayBuffer>>>()

  /** Asked again as long as there are none: somebody may be installing them. */
  function fontFiles(): Map<string, string> {
    if (!files || !chooseFonts(files)) files = findFontFiles(options.folder)
    return files
  }

  function start(): Worker {
    const made = new Worker(options.worker, { workerData: [...fontFiles()] })
    made.unref()
    made.on('message', (answer: PdfAnswer) => {
      const order = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('bytes' in answer) order?.resolve(answer.bytes)
      else order?.reject(new Error(answer.error))
      if (waiting.size === 0) idle = setTimeout(() => void end(made), IDLE).unref()
    })
    const fail = (error: Error) => {
      if (thread === made) thread = null
      for (const order of waiting.values()) order.reject(error)
      waiting.clear()
    }
    made.on('error', fail)
    made.on('exit', () => {
      if (thread === made) fail(new Error('the thread that writes PDF has ended'))
    })
    return made
  }

  async function end(which: Worker | null) {
    if (which && thread === which) thread = null
    await which?.terminate()
  }

  return {
    fonts: () => chooseFonts(fontFiles()),
    write(document, now) {
      clearTimeout(idle)
      thread ??= start()
      serial += 1
      const order = Promise.withResolvers<Uint8Array<ArrayBuffer>>()
      waiting.set(serial, order)
      thread.postMessage({ id: serial, document, now } satisfies PdfOrder)
      return order.promise
    },
    async stop() {
      clearTimeout(idle)
      const stopped = new Error('the server is leaving')
      for (const order of waiting.values()) order.reject(stopped)
      waiting.clear()
      await end(thread)
    },
  }
}

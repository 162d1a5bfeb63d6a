/** A thread that reads one message after another; whoever asks ends it when one takes too long. */
import { parentPort } from 'node:worker_threads'
import { readMessage } from './message.ts'

parentPort?.on('message', ({ id, raw }: { id: number; raw: Uint8Array }) => {
  readMessage(raw).then(
    (message) => parentPort?.postMessage({ id, message }),
    (error: unknown) =>
      parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  )
})

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { MAX_MESSAGE } from './limits.ts'
import type { ReadMessage } from './message.ts'

/** Milliseconds that one message may take, and megabytes that reading may hold. Aim of SEC-5: 100 ms, 64 MB. */
export const DEADLINE = 2_000
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 }

/** Why a message was not read. */
export type Refusal = 'tooLarge' | 'tooHard'

export interface MessageReader {
  /** What the message says; a refusal where it is too large, takes too long or too much memory. Never throws. */
  read(raw: Uint8Array): Promise<ReadMessage | Refusal>
  /** Ends the thread; a later message begins another. */
  close(): Promise<void>
}

/** Reads in a thread of its own, one message at a time, so that a hostile one costs that thread only. */
export function openReader(deadline = DEADLINE): MessageReader {
  let thread: Worker | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let id = 0

  const end = async () => {
    const old = thread
    thread = undefined
    await old?.terminate()
  }
  const readNow = async (raw: Uint8Array): Promise<ReadMessage | Refusal> => {
    if (raw.byteLength > MAX_MESSAGE) return 'tooLarge'
    thread ??= begin()
    id += 1
    const answer = await ask(thread, id, raw, deadline)
    if (answer === null) {
      await end()
      return 'tooHard'
    }
    return answer
  }
  return {
    read(raw) {
      const answer = turn.then(() => readNow(raw))
      turn = answer.catch(() => undefined)
      return answer
    },
    close: end,
  }
}

function begin(): Worker {
  const thread = new Worker(threadFile(), { resourceLimits: MEMORY, stdout: true, stderr: true })
  // It must not keep a process alive that has nothing else to do.
  thread.unref()
  return thread
}

/** Milliseconds for a thread's first message: it loads its libraries. */
const FIRST = 10_000
const loaded = new WeakSet<Worker>()

/** Null where the thread died, gave up, or had to be given up. */
function ask(thread: Worker, id: number, raw: Uint8Array, deadline: number): Promise<ReadMessage | null> {
  return new Promise((done) => {
    const finish = (answer: ReadMessage | null) => {
      clearTimeout(timer)
      thread.off('message', onMessage).off('error', fail).off('exit', fail)
      loaded.add(thread)
      done(answer)
    }
    const fail = () => finish(null)
    const onMessage = (answer: { id: number; message?: ReadMessage }) => {
      if (answer.id === id) finish(answer.message ?? null)
    }
    const timer = setTimeout(fail, loaded.has(thread) ? deadline : FIRST + deadline)
    thread.on('message', onMessage).on('error', fail).on('exit', fail)
    thread.postMessage({ id, raw })
  })
}

/** Beside this file while developing; in a build beside the server, above the command line tools. */
function threadFile(): string {
  if (import.meta.url.endsWith('.ts')) return fileURLToPath(new URL('./thread.ts', import.meta.url))
  const built = ['./inbox-thread.mjs', '../inbox-thread.mjs'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  return built.find((path) => existsSync(path)) ?? built[0]!
}

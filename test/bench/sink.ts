/** A mail server that takes everything and keeps nothing, as fast as it can. A child of the bench; tells its port. */
import { type AddressInfo, createServer } from 'node:net'

const server = createServer((socket) => {
  let inData = false
  let held = ''
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  socket.write('220 sink\r\n')
  socket.on('data', (chunk: Buffer) => {
    held += chunk.toString('latin1')
    for (;;) {
      if (inData) {
        const end = held.indexOf('\r\n.\r\n')
        if (end < 0) {
          // Only the end can still belong to the dot.
          held = held.slice(-4)
          return
        }
        held = held.slice(end + 5)
        inData = false
        socket.write('250 2.0.0 taken\r\n')
        continue
      }
      const end = held.indexOf('\r\n')
      if (end < 0) return
      const command = held.slice(0, 4).toUpperCase()
      held = held.slice(end + 2)
      if (command === 'DATA') inData = true
      socket.write(answers[command] ?? '250 ok\r\n')
    }
  })
})

const answers: Record<string, string> = {
  EHLO: '250-sink\r\n250-8BITMIME\r\n250-DSN\r\n250 SMTPUTF8\r\n',
  DATA: '354 go on\r\n',
  QUIT: '221 bye\r\n',
}

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))

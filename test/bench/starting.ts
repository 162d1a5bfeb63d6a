import { join } from 'node:path'
import { memoryOf, startServer } from './children.ts'
import { median, say } from './figures.ts'

/** From the start of the process to the first page, and the memory of the server once the demo is loaded. */
export async function measureStarts(folder: string): Promise<void> {
  const settings = { DATA_DIR: join(folder, 'starts') }
  const first = await startServer(settings, join(folder, 'first.log'), '/')
  await first.stop()
  say('first start: server, PostgreSQL made', first.firstPage, 'ms')
  const again: number[] = []
  for (let turn = 0; turn < 5; turn += 1) {
    const second = await startServer(settings, join(folder, 'second.log'), '/')
    again.push(second.firstPage)
    await second.stop()
  }
  say('second start: server and PostgreSQL', median(again), 'ms')
  const starter = await startServer(settings, join(folder, 'starter.log'), '/', 'src/cli/start.mjs')
  await starter.stop()
  say('second start by npm start (without npm)', starter.firstPage, 'ms')
  const demo = await startServer({ ...settings, DEMO: '1' }, join(folder, 'demo.log'), '/sign-in')
  say('start that loads the demo', demo.firstPage, 'ms')
  say('memory of the server after loading the demo', memoryOf(demo.pid), 'MB')
  await demo.stop()
}

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { keepGoing } from '#src/lib/keep-going.ts'
import { silentLog } from '#src/lib/log.ts'

it('runs one at a time, and once more for what was asked meanwhile', async () => {
  let runs = 0
  let side = 0
  const work = keepGoing('work', silentLog, async () => {
    expect(++side).toBe(1)
    await sleep(5)
    side--
    runs++
  })
  for (let n = 0; n < 10; n++) work.kick()
  await sleep(50)
  expect(runs).toBe(2)
})

it('goes on after a failure, which is logged', async () => {
  const events: string[] = []
  const log = { ...silentLog, error: (event: string) => events.push(event) }
  const work = keepGoing('work', log, () => Promise.reject(new Error('no')))
  work.kick()
  await sleep(1)
  work.kick()
  await sleep(1)
  expect(events).toEqual(['work', 'work'])
})

it('stops after what runs, and runs no more', async () => {
  let runs = 0
  const work = keepGoing('work', silentLog, async () => {
    await sleep(5)
    runs++
  })
  work.kick()
  await work.stop()
  expect(runs).toBe(1)
  work.kick()
  expect(runs).toBe(1)
})

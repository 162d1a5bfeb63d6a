import { afterAll, beforeAll, expect, it } from 'vitest'
import { onceADay, runMinuteJobs } from '#src/jobs/minute.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

it('one job that fails is logged and stops neither the others nor the mail', async () => {
  const events: string[] = []
  const kicks = world.kicks()
  const log = { info: () => undefined, error: (event: string) => events.push(event) }
  const ran: string[] = []
  await runMinuteJobs({ ...world.services, log }, [
    { name: 'first', run: () => Promise.reject(new Error('broken')) },
    { name: 'second', run: async () => ran.push('second') },
  ])
  expect(events).toEqual(['jobs.first'])
  expect(ran).toEqual(['second'])
  expect(world.kicks()).toBe(kicks + 1)
})

it('runs on an empty office without a word of trouble', async () => {
  const errors: string[] = []
  const log = { info: () => undefined, error: (event: string) => errors.push(event) }
  await runMinuteJobs({ ...world.services, log })
  expect(errors).toEqual([])
})

it('a daily job runs once a day of the office, whoever asks, and again after it failed', async () => {
  let runs = 0
  let broken = true
  const job = onceADay('test', async () => {
    runs += 1
    if (broken) throw new Error('broken')
  })
  await expect(job.run(world.services)).rejects.toThrow('broken')
  broken = false
  await Promise.all([job.run(world.services), job.run(world.services), job.run(world.services)])
  expect(runs).toBe(2)
  world.setNow(new Date(MONDAY.getTime() + 14 * 3_600_000))
  await job.run(world.services)
  expect(runs).toBe(2)
  world.setNow(new Date(MONDAY.getTime() + 15 * 3_600_000))
  await job.run(world.services)
  expect(runs).toBe(3)
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { runMinuteJobs } from '#src/jobs/minute.ts'
import { createWorld, type World } from '#test/support/app.ts'

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

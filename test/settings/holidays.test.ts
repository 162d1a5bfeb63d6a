import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHolidays } from '#src/settings/holidays/rules.ts'
import { createWorld, type World } from '../support/app.ts'
import { inputValue, textOf } from '../support/html.ts'

const event = (lines: string) =>
  `BEGIN:VEVENT\r\nUID:x\r\n${lines.replaceAll('\n', '\r\n')}\r\nEND:VEVENT\r\n`
const calendar = (...events: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join('')}END:VCALENDAR\r\n`
const spring = calendar(
  event('DTSTART;VALUE=DATE:20270205\nDTEND;VALUE=DATE:20270208\nSUMMARY:春节（休）'),
  event('DTSTART;VALUE=DATE:20270130\nSUMMARY:春节 补班 第1天/共1天'),
  event('DTSTART;VALUE=DATE:20270204\nSUMMARY:立春'),
)

describe('reading a calendar of holidays', () => {
  it('takes days off and make-up workdays, and counts what is about something else', () => {
    expect(readHolidays(spring)).toEqual({
      days: [
        { day: '2027-01-30', kind: 'workday', name: '春节' },
        { day: '2027-02-05', kind: 'holiday', name: '春节' },
        { day: '2027-02-06', kind: 'holiday', name: '春节' },
        { day: '2027-02-07', kind: 'holiday', name: '春节' },
      ],
      others: 1,
      errors: [],
    })
  })

  it('reads folded lines, bare line ends and the mark that Apple writes', () => {
    const text = calendar(
      event('DTSTART;VALUE=DATE:20271001\nX-APPLE-SPECIAL-DAY:WORK-HOLI\n DAY\nSUMMARY:国庆节'),
    ).replaceAll('\r\n', '\n')
    expect(readHolidays(text).days).toEqual([{ day: '2027-10-01', kind: 'holiday', name: '国庆节' }])
  })

  it.each([
    [
      'repeats',
      'DTSTART;VALUE=DATE:20270101\nRRULE:FREQ=YEARLY\nSUMMARY:元旦（休）',
      'settings.error.icsRepeats',
    ],
    ['has no such day', 'DTSTART;VALUE=DATE:20270230\nSUMMARY:元旦（休）', 'settings.error.icsDay'],
    [
      'ends before it begins',
      'DTSTART:20270105\nDTEND:20270101\nSUMMARY:元旦（休）',
      'settings.error.icsDay',
    ],
    [
      'lasts for months',
      'DTSTART:20270101\nDTEND:20270601\nSUMMARY:暑假',
      'settings.error.icsLong|{"max":31}',
    ],
  ])('names the line of an event that %s', (_what, lines, error) => {
    expect(readHolidays(calendar(event(lines)))).toEqual({
      days: [],
      others: 0,
      errors: [{ line: 3, error }],
    })
  })

  it('says of a calendar of 16,000 events that it is another one, and quickly', () => {
    const many = calendar(
      ...Array.from({ length: 16_000 }, () => event('DTSTART:20270101\nRRULE:FREQ=SECONDLY\nSUMMARY:休')),
    )
    const started = performance.now()
    expect(readHolidays(many).errors).toEqual([
      { line: 1, error: 'settings.error.icsMany|{"n":16000,"max":2000}' },
    ])
    expect(performance.now() - started).toBeLessThan(1000)
    expect(readHolidays('nothing').errors[0]?.error).toBe('settings.error.icsNone')
  })
})

describe('loading it each December', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())
  const load = (text: string, name = 'holidays.ics') =>
    world.as(world.cast.clerk).post('/settings/calendar', { file: new File([text], name) })
  const stored = async () => (await world.sql`select 1 from work_calendar`).length

  it('shows first what would be loaded, and loads it by a second press', async () => {
    const preview = await load(spring)
    expect(preview.status).toBe(200)
    const html = await preview.text()
    expect(textOf(html)).toContain('将载入4天（放假3天、调休上班1天），另有1个日程与节假日无关')
    expect(textOf(html)).toContain('1月30日 周六 调休上班 春节')
    expect(await stored()).toBe(0)
    const answer = await world
      .as(world.cast.clerk)
      .post('/settings/calendar', { csv: inputValue(html, 'csv') ?? '' })
    expect(answer.headers.get('location')).toBe('/settings/calendar?year=2027')
    expect(await stored()).toBe(4)
    expect(
      await world.sql`select 1 from audit_entries where action = 'settings.calendarLoaded'`,
    ).toHaveLength(1)
  })

  it('loads nothing from a file with a bad event, and nothing of 16,000', async () => {
    const bad = await load(calendar(event('DTSTART:20270230\nSUMMARY:春节（休）')))
    expect(bad.status).toBe(422)
    expect(textOf(await bad.text())).toContain('行号 3')
    const many = await load(
      calendar(...Array.from({ length: 16_000 }, () => event('DTSTART:20280101\nSUMMARY:元旦（休）'))),
    )
    expect(many.status).toBe(422)
    expect(textOf(await many.text())).toContain('共16000个日程，超过2000个，不是节假日历')
    expect(await stored()).toBe(4)
  })

  it('has the days that the law fixes before the notice is out, and gives way to it', async () => {
    const clerk = world.as(world.cast.clerk)
    await world.sql`delete from work_calendar`
    for (let n = 0; n < 2; n += 1) await clerk.post('/settings/calendar/legal')
    expect(await stored()).toBe(13)
    const page = async () => textOf(await (await clerk.get('/settings/calendar?year=2027')).text())
    expect(await page()).toContain('目前仅含法定节假日')
    // By the lunar calendar: the fifth of the fifth month, the fifteenth of the eighth.
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', {
      month: 'numeric',
      day: 'numeric',
      timeZone: 'UTC',
    })
    const of = (day: string) =>
      lunar
        .formatToParts(new Date(day))
        .filter((p) => /month|day/.test(p.type))
        .map((p) => p.value)
        .join('/')
    expect(['2027-06-09', '2027-09-15'].map(of)).toEqual(['5/5', '8/15'])
    await load(spring).then(async (answer) =>
      clerk.post('/settings/calendar', { csv: inputValue(await answer.text(), 'csv') ?? '' }),
    )
    const [day] = await world.sql`select name from work_calendar where day = '2027-02-06'`
    expect(day?.name).toBe('春节')
  })
})

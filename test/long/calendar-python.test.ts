// SEC-6 with twenty thousand calendars; the ordinary run writes some hundred.
process.env.CASES ??= '20000'
await import('../interop/calendar-python.test.ts')

export {}

import { expect, it } from 'vitest'
import { isUnchanged } from '#src/feeds/rules.ts'

it.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"b"', false],
  ['', false],
  [undefined, false],
])('RFC 9110 §13.1.2: If-None-Match %s against "a"', (header, unchanged) =>
  expect(isUnchanged(header, '"a"')).toBe(unchanged),
)

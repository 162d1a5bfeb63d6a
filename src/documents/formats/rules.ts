import type { FontNames } from '../model.ts'

/** What most offices have; the standard names typefaces, not fonts, so each is a setting. */
export const officialFonts: FontNames = {
  xiaobiaosong: '方正小标宋简体',
  fangsong: '仿宋_GB2312',
  heiti: '黑体',
  kaiti: '楷体_GB2312',
  songti: '宋体',
}

/** What the standard leaves open (10.3), for the documents of one group. */
export interface DocumentFormat {
  /** Empty: the name of the series of minutes. */
  markText: string
  /** With {年} and {号}. */
  numberPattern: string
  redRule: boolean
  reportLabel: string
  sendLabel: string
  issueLabel: string
  /** Empty: the office's name. */
  issuingOffice: string
  fonts: FontNames
}

export const defaultFormat: DocumentFormat = {
  markText: '',
  numberPattern: '〔{年}〕{号}号',
  redRule: true,
  reportLabel: '报',
  sendLabel: '送',
  issueLabel: '发',
  issuingOffice: '',
  fonts: officialFonts,
}

/** 〔2026〕3号, 第3期 or however the group writes it; empty while there is no number. */
export function numberText(pattern: string, year: number | null, no: number | null): string {
  if (year === null || no === null) return ''
  return pattern.replaceAll('{年}', `${year}`).replaceAll('{号}', `${no}`)
}

/** A pattern names the number once, and the year once at most; what else stands in braces is a slip of the pen. */
export function isNumberPattern(pattern: string): boolean {
  const marks = pattern.match(/\{[^{}]*\}/g) ?? []
  const rest = pattern.replace(/\{年\}|\{号\}/g, '')
  const count = (mark: string) => marks.filter((one) => one === mark).length
  return count('{号}') === 1 && count('{年}') <= 1 && !/[{}\n]/.test(rest)
}

import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

export type Locale = 'zh-CN' | 'en'
export const locales: readonly Locale[] = ['zh-CN', 'en']

export type Args = Record<string, string | number | null | undefined>
/** A sentence with {name} places, or a function of its arguments where grammar needs one. */
export type Message = string | ((args: Args) => string)
export type MessageKey = keyof typeof en
export type Translate = (key: MessageKey, args?: Args) => string

const dictionaries: Record<Locale, Record<MessageKey, Message>> = { en, 'zh-CN': zhCN }

export function translator(locale: Locale): Translate {
  const dictionary = dictionaries[locale]
  return (key, args = {}) => fill(dictionary[key], args)
}

/** For keys that arrive as data (audit entries, rule violations): an unknown key is shown as it is. */
export function translateStored(locale: Locale, key: string, args: Args = {}): string {
  return isKey(key) ? fill(dictionaries[locale][key], args) : key
}

/** A form error: a message key, optionally followed by `|` and its arguments as JSON. */
export function translateError(locale: Locale, error: string): string {
  const [key = '', args] = error.split('|', 2)
  return translateStored(locale, key, args ? (JSON.parse(args) as Args) : {})
}

export function isKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key)
}

function fill(message: Message, args: Args): string {
  if (typeof message === 'function') return message(args)
  return message.replace(/\{(\w+)\}/g, (whole, name: string) =>
    args[name] === undefined || args[name] === null ? whole : String(args[name]),
  )
}

/** zh-CN unless the reader asks for English more than for Chinese. */
export function negotiate(acceptLanguage: string | undefined): Locale {
  const wanted = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', ...params] = part.trim().toLowerCase().split(';')
    const q = params.map((p) => p.trim()).find((p) => p.startsWith('q='))
    return { tag, q: q ? Number(q.slice(2)) || 0 : 1 }
  })
  const best = (prefix: string) =>
    Math.max(0, ...wanted.filter((w) => w.tag.startsWith(prefix)).map((w) => w.q))
  return best('en') > best('zh') ? 'en' : 'zh-CN'
}

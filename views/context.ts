import { createContext, useContext } from 'hono/jsx'
import type { Viewer } from '#src/auth/viewer.ts'
import type { Locale, Translate } from '#src/i18n/translate.ts'
import { translator } from '#src/i18n/translate.ts'
import { type Day, officeDay } from '#src/lib/dates.ts'
import { defaultSettings, type OfficeSettings } from '#src/settings/office.ts'

/** What every component may ask for without being handed it. */
export interface View {
  t: Translate
  locale: Locale
  viewer: Viewer | null
  now: Date
  today: Day
  office: OfficeSettings
  /** Path and query of the page, for the language switch and for staying where one is. */
  path: string
  demo: boolean
  /** Whether this server makes PDF. */
  pdf: boolean
  /** What was just done, from the redirect that led here. */
  flash: string | null
  assets: (name: string) => string
}

const fallback: View = {
  t: translator('zh-CN'),
  locale: 'zh-CN',
  viewer: null,
  now: new Date(0),
  today: officeDay(new Date(0)),
  office: defaultSettings,
  path: '/',
  demo: false,
  pdf: false,
  flash: null,
  assets: (name) => `/assets/${name}`,
}

export const ViewContext = createContext<View>(fallback)
export const useView = () => useContext(ViewContext)

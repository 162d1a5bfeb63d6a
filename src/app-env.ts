import type { Viewer } from './auth/viewer.ts'
import type { Locale, Translate } from './i18n/translate.ts'
import type { Services } from './services.ts'
import type { OfficeSettings, StoredSettings } from './settings/office.ts'

/** What the middleware of app.tsx puts into every request's context. */
export interface AppEnv {
  Variables: {
    services: Services
    requestId: string
    viewer: Viewer | null
    locale: Locale
    t: Translate
    /** The office's time of this request. */
    now: Date
    settings: OfficeSettings
    stored: StoredSettings
  }
}

import type { AuditEntry } from '#src/audit/queries.ts'
import { isKey, type Locale, translateStored, translator } from '#src/i18n/translate.ts'
import { useView } from '../context.ts'
import { Empty } from '../ui/table.tsx'
import { InstantText } from '../ui/time.tsx'

/** The entry as a sentence without its subject and full stop: who did it stands beside it. */
export function auditSentence(locale: Locale, entry: AuditEntry): string {
  const key = `audit.${entry.action}`
  if (!isKey(key)) return translator(locale)('audit.unknown')
  return translateStored(locale, key, argsFor(locale, entry)).replace(/[。.]$/, '')
}

/** An argument `x` with an `xEn` beside it reads in English as that; settings are named as their page names them. */
function argsFor(locale: Locale, { action, args }: AuditEntry): AuditEntry['args'] {
  const read = { ...args }
  if (locale === 'en')
    for (const name of Object.keys(args)) if (args[`${name}En`]) read[name] = args[`${name}En`]
  if (action === 'settings.changed')
    read.names = `${args.names ?? ''}`
      .split(', ')
      .map((name) => (isKey(`settings.${name}`) ? translateStored(locale, `settings.${name}`) : name))
      .join(translator(locale)('common.listSeparator'))
  return read
}

export function roleName(locale: Locale, role: string): string {
  const key = `audit.role.${role}`
  return isKey(key) ? translator(locale)(key) : ''
}

/** Entries of one thing or of all, newest first: the tab 记录, a subject's history, the log. */
export function AuditEntries(props: { entries: readonly AuditEntry[]; withLinks?: boolean }) {
  const { t, locale } = useView()
  if (props.entries.length === 0) return <Empty>{t('audit.empty')}</Empty>
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('audit.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('audit.column.at')}</th>
            <th scope="col">{t('audit.column.person')}</th>
            <th scope="col">{t('audit.column.entry')}</th>
          </tr>
        </thead>
        <tbody>
          {props.entries.map((entry) => (
            <tr id={`entry-${entry.id}`}>
              <td>
                <InstantText at={entry.at} />
              </td>
              <td>
                {entry.role === 'system' ? null : `${entry.personName} `}
                <span class="quiet">{standing(locale, entry)}</span>
              </td>
              <td>
                {auditSentence(locale, entry)}
                {entry.imported ? <span class="quiet"> {t('audit.imported')}</span> : null}
                {props.withLinks ? <SubjectLinks entry={entry} /> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Role and agency of the person; for an entry on somebody's behalf, that agency. */
function standing(locale: Locale, entry: AuditEntry): string {
  const t = translator(locale)
  const parts = [
    roleName(locale, entry.role),
    entry.agencyName ?? '',
    entry.onBehalfOfName ? t('audit.onBehalfOf', { agency: entry.onBehalfOfName }) : '',
  ].filter(Boolean)
  return parts.join(t('common.listSeparator'))
}

const pages: Record<string, string> = {
  matter: '/matters',
  meeting: '/meetings',
  action_item: '/action-items',
  agency: '/agencies',
  minutes: '/minutes',
}

/** To the thing itself, for those who may read it, and to its whole history. */
function SubjectLinks(props: { entry: AuditEntry }) {
  const { t } = useView()
  const { subjectId, subjectType, opens } = props.entry
  if (!subjectId) return null
  const page = opens ? pages[subjectType] : undefined
  return (
    <span class="quiet">
      {page ? (
        <>
          {' '}
          <a href={`${page}/${subjectId}`}>{t('audit.open')}</a>
        </>
      ) : null}{' '}
      <a href={`/audit?subject=${subjectId}`}>{t('audit.history')}</a>
    </span>
  )
}

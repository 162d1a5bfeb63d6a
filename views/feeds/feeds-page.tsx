import type { FeedChoice, FeedRow } from '#src/feeds/queries.ts'
import { feedKinds } from '#src/feeds/rules.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { InstantText } from '../ui/time.tsx'

/** The reader's addresses, each with its last use; and what else there is to subscribe to. */
export function FeedsPage(props: {
  rows: readonly FeedRow[]
  choices: readonly FeedChoice[]
  form: FormErrors
  addressOf: (id: string) => string
}) {
  const { t } = useView()
  const { rows, choices } = props
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/account">{t('auth.account.title')}</a>
        </p>
        <h1>{t('feeds.title')}</h1>
      </header>
      <FormSummary form={props.form} />
      <p class="hint">{t('feeds.hint')}</p>
      <p class="hint">{t('feeds.twice')}</p>
      {rows.length === 0 ? <p class="empty">{t('feeds.none')}</p> : null}
      {rows.map((row) => (
        <Feed row={row} address={props.addressOf(row.id)} />
      ))}
      {choices.length ? <Choices choices={choices} /> : null}
    </>
  )
}

function Feed(props: { row: FeedRow; address: string }) {
  const { t } = useView()
  const name = useName()
  const { row, address } = props
  const title = t(`feeds.name.${row.kind}`, { name: name(row.nameZh, row.nameEn) })
  return (
    <section class="block">
      <h2>{title}</h2>
      <label for={`feed-${row.id}`}>{t('feeds.address')}</label>
      <input id={`feed-${row.id}`} value={address} readonly spellcheck={false} />
      <p>
        <a href={address.replace(/^https?:/, 'webcal:')}>{t('feeds.open')}</a>
      </p>
      <p class="quiet">
        {row.lastUsedAt ? (
          <>
            {t('feeds.lastUsed')} <InstantText at={row.lastUsedAt} /> {row.lastProgram}
          </>
        ) : (
          t('feeds.neverUsed')
        )}
      </p>
      <form method="post" action={`/feeds/${row.id}/revocation`}>
        <button class="quiet">{t('feeds.revoke')}</button>
      </form>
    </section>
  )
}

function Choices(props: { choices: readonly FeedChoice[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <section class="block">
      <h2>{t('feeds.add')}</h2>
      {feedKinds.map((kind) => {
        const choices = props.choices.filter((choice) => choice.kind === kind)
        if (choices.length === 0) return null
        return (
          <form method="post" action="/feeds" class="inline">
            <input type="hidden" name="kind" value={kind} />
            <label for={`subject-${kind}`}>{t(`feeds.kind.${kind}`)}</label>
            <select id={`subject-${kind}`} name="subject">
              {choices.map((choice) => (
                <option value={choice.subject}>{name(choice.nameZh, choice.nameEn)}</option>
              ))}
            </select>
            <button class="quiet">{t('feeds.create')}</button>
          </form>
        )
      })}
    </section>
  )
}

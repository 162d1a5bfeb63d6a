import type { Child } from 'hono/jsx'
import { chineseNumeral } from '#src/decisions/rules.ts'
import type { Countersign } from '#src/minutes/countersigning/queries.ts'
import { maySilenceAgree } from '#src/minutes/countersigning/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { InstantText } from '../ui/time.tsx'

/** 市国土资源局 同意 · 网页 11月30日 周一 10:05 余股长, with what was said below. */
export function CountersignLine(props: { countersign: Countersign }) {
  const { t } = useView()
  const name = useName()
  const { countersign } = props
  return (
    <>
      <strong>{name(countersign.agencyName, countersign.agencyNameEn)}</strong>{' '}
      <span class={countersign.state === 'disagreed' ? 'state returned' : 'state'}>
        {t(`minutes.countersign.${countersign.state}`)}
      </span>{' '}
      <Particulars countersign={countersign} />
      {countersign.comment ? <p class="text">{countersign.comment}</p> : null}
      <ParagraphComments comments={countersign.paragraphComments} />
      {countersign.officeAnswer ? (
        <p class="note text">
          {t('minutes.officeAnswered')} {countersign.officeAnswer}{' '}
          <span class="quiet small">
            {countersign.officeAnsweredByName} <InstantText at={countersign.officeAnsweredAt} />
          </span>
        </p>
      ) : null}
    </>
  )
}

/** 对第一条：…… What was said of single paragraphs. */
export function ParagraphComments(props: { comments: Countersign['paragraphComments'] }) {
  const { t } = useView()
  return (
    <>
      {props.comments.map((one) => (
        <p class="text">
          <strong>{t('minutes.onParagraph', { no: chineseNumeral(one.no) })}</strong>
          {one.text}
        </p>
      ))}
    </>
  )
}

/** Where it leads, how and when it answered, or whom to call: in one quiet line. */
function Particulars(props: { countersign: Countersign }) {
  const { t, office } = useView()
  const { countersign } = props
  const pending = countersign.state === 'pending'
  const mustAnswer = pending && !maySilenceAgree(countersign.relation, office.silenceCountsAsAgreement)
  const parts: Child[] = [
    countersign.leads.length ? t('minutes.leadsIn', { numbers: countersign.leads.join('、') }) : '',
    mustAnswer ? t('minutes.mustAnswer') : '',
    pending && !countersign.hasAddress ? t('minutes.noAddress') : '',
    countersign.channel ? t(`channel.${countersign.channel}`) : '',
    countersign.answeredByName,
    countersign.answeredAt ? <InstantText at={countersign.answeredAt} /> : '',
    pending && countersign.telephone ? (
      <a href={`tel:${countersign.telephone}`}>{countersign.telephone}</a>
    ) : (
      ''
    ),
  ].filter((part) => part !== '')
  return (
    <span class="quiet small">
      {parts.map((part, at) => (
        <>
          {at > 0 ? ' · ' : ''}
          {part}
        </>
      ))}
    </span>
  )
}

import { hasRole, isOffice } from '#src/auth/viewer.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Countersign } from '#src/minutes/countersigning/queries.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import { whyNotSign, whyNotSignable } from '#src/minutes/signing/rules.ts'
import type { KeptText } from '#src/minutes/texts/queries.ts'
import type { PartChange } from '#src/minutes/texts/rules.ts'
import { useView } from '../context.ts'
import { FileField } from '../files/field.tsx'
import { FormSummary, TextArea } from '../ui/field.tsx'
import { OfficeTelephone } from '../ui/telephone.tsx'
import { InstantText } from '../ui/time.tsx'
import { Changes } from './changes.tsx'
import { CountersignLine } from './countersign-line.tsx'
import { MinutesHead } from './head.tsx'
import { Paper } from './paper.tsx'

/** What changed since the chair last read the text. */
export interface SinceRead {
  occasion: KeptText['occasion']
  at: Date
  parts: readonly PartChange[]
  paragraphs: readonly Paragraph[]
}

export interface SignatureProps {
  minutes: Minutes
  text: string
  countersigns: readonly Countersign[]
  changes: SinceRead | null
  form: FormErrors
  secondFactor: boolean
}

/** Before the chair: the text, what the agencies said, one button. The office registers a signature on paper here. */
export function SignaturePage(props: SignatureProps) {
  const { viewer } = useView()
  const { minutes } = props
  const office = viewer !== null && isOffice(viewer)
  return (
    <>
      <MinutesHead minutes={minutes} tab="signature" />
      <FormSummary form={props.form} />
      <div class="columns wide-left">
        <Paper document={minutes} text={props.text} />
        <section class="no-print">
          <Signing {...props} />
          {office ? <OnPaper {...props} /> : null}
          <Comments countersigns={props.countersigns} round={minutes.countersignRound} />
          <ChangedSince changes={props.changes} />
          <MarkRead minutes={minutes} />
          {minutes.state === 'awaiting_signature' ? <SendBack {...props} /> : null}
        </section>
      </div>
    </>
  )
}

/** The chair's act, or why it is not there. */
function Signing(props: SignatureProps) {
  const { t, viewer } = useView()
  const { minutes } = props
  if (minutes.signedAt)
    return (
      <p class="note">
        {t('minutes.signedNote', { name: minutes.signerName })} <InstantText at={minutes.signedAt} />{' '}
        {viewer && isOffice(viewer) ? (
          <a href={`/minutes/${minutes.id}/issue`}>{t('minutes.toIssue')}</a>
        ) : null}
      </p>
    )
  const why = whyNotSign(minutes, viewer?.personId ?? null, props.secondFactor)
  if (why === null)
    return (
      <form method="post" action={`/minutes/${minutes.id}/signature`}>
        <p>{t('minutes.signHint')}</p>
        <button>{t('minutes.sign')}</button>
      </form>
    )
  return (
    <div class="note">
      <p>{t('minutes.waitsFor', { name: minutes.signerName || '—' })}</p>
      {why === 'minutes.error.notSigner' && viewer && isOffice(viewer) ? (
        <form method="post" action={`/minutes/${minutes.id}/signature-reminder`}>
          <button class="quiet">{t('minutes.remindSigner', { name: minutes.signerName })}</button>
        </form>
      ) : (
        <p>{t(why)}</p>
      )}
      {why === 'minutes.error.secondFactor' ? (
        <p>
          <a href="/account">{t('minutes.setSecondFactor')}</a>
        </p>
      ) : null}
    </div>
  )
}

function OnPaper(props: SignatureProps) {
  const { t } = useView()
  const { minutes, form } = props
  if (whyNotSignable(minutes)) return null
  return (
    <details
      class="act"
      open={form.errors.scan !== undefined || form.errors.scan_not_classified !== undefined}
    >
      <summary>{t('minutes.signedOnPaper')}</summary>
      <form method="post" action={`/minutes/${minutes.id}/signed-scan`} enctype="multipart/form-data">
        <p class="hint">{t('minutes.signedOnPaperHint', { name: minutes.signerName || '—' })}</p>
        <FileField form={form} name="scan" label={t('minutes.scan')} required />
        <button class="quiet">{t('minutes.fileScan')}</button>
      </form>
    </details>
  )
}

export function Comments(props: { countersigns: readonly Countersign[]; round: number }) {
  const { t } = useView()
  const current = props.countersigns.filter((one) => one.round === props.round)
  if (current.length === 0) return null
  return (
    <section class="block">
      <h2>{t('minutes.countersigns')}</h2>
      <ul class="plain">
        {[...current]
          .sort((a, b) => Number(b.comment !== '') - Number(a.comment !== ''))
          .map((one) => (
            <li>
              <CountersignLine countersign={one} />
            </li>
          ))}
      </ul>
    </section>
  )
}

export function ChangedSince(props: { changes: SinceRead | null }) {
  const { t } = useView()
  const { changes } = props
  if (!changes) return null
  const titles = {
    reading: 'minutes.changesSinceRead',
    signature: 'minutes.changesSinceLaid',
    countersigning: 'minutes.changesSinceAsked',
  } as const
  return <Changes title={t(titles[changes.occasion])} parts={changes.parts} paragraphs={changes.paragraphs} />
}

/** A chair who reads in pieces: what is read is not shown as new again. */
function MarkRead(props: { minutes: Minutes }) {
  const { t, viewer } = useView()
  const { minutes } = props
  if (!viewer || !minutes.chairedByViewer || minutes.state !== 'awaiting_signature' || minutes.signedAt)
    return null
  return (
    <form method="post" action={`/minutes/${minutes.id}/reading`}>
      <button class="quiet">{t('minutes.markRead')}</button>
    </form>
  )
}

function SendBack(props: SignatureProps) {
  const { t, viewer } = useView()
  if (!viewer || !(isOffice(viewer) || (props.minutes.chairedByViewer && hasRole(viewer, 'chair'))))
    return null
  return (
    <details class="act" open={props.form.errors.reason !== undefined}>
      <summary>{t('minutes.sendBack')}</summary>
      <form method="post" action={`/minutes/${props.minutes.id}/return`}>
        <TextArea
          name="reason"
          label={t('minutes.reason')}
          form={props.form}
          rows={2}
          hint={t('minutes.sendBackHint')}
        />
        <button class="danger">{t('minutes.sendBack')}</button>
      </form>
    </details>
  )
}

/** By mailed link: the chair reads text and comments; signing itself takes a sign-in. */
export function SignatureLinkPage(props: {
  minutes: Minutes
  text: string
  countersigns: readonly Countersign[]
  changes: SinceRead | null
}) {
  const { t } = useView()
  const { minutes } = props
  const waits = minutes.state === 'awaiting_signature' && !minutes.signedAt
  return (
    <article class="card wide">
      <p class="quiet">{t('minutes.signatureKicker')}</p>
      <h1>{minutes.title}</h1>
      {waits ? (
        <>
          <p>{t('minutes.signatureLinkHint')}</p>
          <p>
            <a class="button" href={`/minutes/${minutes.id}/signature`}>
              {t('minutes.signInToSign')}
            </a>
          </p>
        </>
      ) : (
        <p class="note">{t(minutes.signedAt ? 'minutes.alreadySigned' : 'minutes.notWithYou')}</p>
      )}
      <Comments countersigns={props.countersigns} round={minutes.countersignRound} />
      <ChangedSince changes={props.changes} />
      <Paper document={minutes} text={props.text} />
      <OfficeTelephone />
    </article>
  )
}

import { isAuditor, isOffice } from '#src/auth/viewer.ts'
import { chineseNumeral, headingOf } from '#src/decisions/rules.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import type { Aftermath, Minutes } from '#src/minutes/queries.ts'
import { useView } from '../context.ts'
import { FileField } from '../files/field.tsx'
import { fileHref, formatBytes } from '../files/list.tsx'
import { FieldError, FormSummary, TextArea } from '../ui/field.tsx'
import { DayText, InstantText } from '../ui/time.tsx'
import { DutyLight } from './lines.tsx'
import type { ReadProps } from './read.tsx'

/** Each duty with its light, paragraph by paragraph. */
export function BecameOfIt(props: { paragraphs: readonly Paragraph[] }) {
  const { t, viewer } = useView()
  const all = props.paragraphs.flatMap((paragraph) => paragraph.duties.map((duty) => ({ paragraph, duty })))
  const sees = (duty: Paragraph['duties'][number]) =>
    viewer !== null &&
    (isOffice(viewer) ||
      isAuditor(viewer) ||
      viewer.roles.includes('chair') ||
      [duty.leadId, ...duty.supportingIds].some((id) => viewer.agencyIds.includes(id)))
  const shown = all.filter(({ duty }) => sees(duty))
  if (all.length === 0) return null
  return (
    <section class="block">
      <h2>{t('minutes.becameOfIt')}</h2>
      {shown.length === 0 ? (
        <p class="quiet">{t('minutes.noOwnDuties')}</p>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-label={t('minutes.becameOfIt')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('decisions.column.paragraph')}</th>
                <th scope="col">{t('minutes.column.duty')}</th>
                <th scope="col">{t('minutes.column.lead')}</th>
                <th scope="col">{t('minutes.column.dueOn')}</th>
                <th scope="col">{t('minutes.column.light')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ paragraph, duty }) => (
                <tr>
                  <td>
                    <a href={`#p-${paragraph.no}`} title={headingOf(paragraph.itemTitle)}>
                      {t('minutes.paragraphNo', { no: chineseNumeral(paragraph.no) })}
                    </a>
                  </td>
                  <th scope="row">
                    <a href={`/action-items/${duty.id}`}>{duty.title}</a>
                  </th>
                  <td>
                    {duty.lead}
                    {duty.supporting.length ? (
                      <div class="quiet small">
                        {t('minutes.supportedBy', { names: duty.supporting.join('、') })}
                      </div>
                    ) : null}
                  </td>
                  <td>
                    <DayText day={duty.dueOn} />
                  </td>
                  <td>
                    <DutyLight duty={duty} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

/** The meeting's papers that this reader may open. */
export function Papers(props: {
  materials: Aftermath['materials']
  href: (file: { id: string; name: string }) => string
}) {
  const { t } = useView()
  if (props.materials.length === 0) return null
  return (
    <section class="block no-print">
      <h2>{t('files.materials')}</h2>
      <ul class="plain files">
        {props.materials.map((file) => (
          <li>
            {file.itemNo}.{' '}
            <a href={props.href(file)} hx-boost="false">
              {file.name}
            </a>{' '}
            <span class="quiet small">{formatBytes(file.bytes)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Who signed and how, the hash of the filed text, the scans, and who has acknowledged. */
export function Seal(props: ReadProps) {
  const { t, viewer } = useView()
  const { minutes, aftermath } = props
  const inside = viewer !== null && (isOffice(viewer) || isAuditor(viewer))
  return (
    <section class="block">
      <h2>{t('minutes.seal')}</h2>
      <dl class="facts">
        <dt>{t('minutes.signedBy')}</dt>
        <dd>
          {minutes.signerName || '—'}
          {minutes.signedMethod ? ` · ${t(`minutes.method.${minutes.signedMethod}`)}` : ''}{' '}
          <InstantText at={minutes.signedAt} />
        </dd>
        <dt>{t('minutes.hash')}</dt>
        <dd>
          <code class="hash">{minutes.sha256}</code>
        </dd>
        <Records aftermath={aftermath} inside={inside} />
        {inside && aftermath.scans.length ? (
          <>
            <dt>{t('minutes.scan')}</dt>
            <dd>
              {aftermath.scans.map((scan) => (
                <a href={fileHref(scan)}>{scan.name}</a>
              ))}
            </dd>
          </>
        ) : null}
        {inside ? (
          <>
            <dt>{t('minutes.acknowledgedBy')}</dt>
            <dd>
              {t('minutes.acknowledgedCount', {
                n: aftermath.distribution.filter((one) => one.openedAt).length,
                of: aftermath.distribution.length,
              })}
              {aftermath.distribution.some((one) => !one.openedAt) ? (
                <details class="small">
                  <summary>{t('minutes.notAcknowledged')}</summary>
                  {aftermath.distribution
                    .filter((one) => !one.openedAt)
                    .map((one) => one.name)
                    .join('、')}
                </details>
              ) : null}
            </dd>
          </>
        ) : null}
      </dl>
    </section>
  )
}

/** Where the paper stands in the chain of everything issued; office and auditors read how far it is verified. */
function Records(props: { aftermath: Aftermath; inside: boolean }) {
  const { t } = useView()
  const { records, check } = props.aftermath
  const last = records.at(-1)
  if (!last) return null
  return (
    <>
      <dt>{t('chain.record')}</dt>
      <dd>
        {records.map((record) => (
          <div>
            {t('chain.positionNo', { n: record.position })}
            {record.amendmentNo ? ` · ${t('minutes.amendmentNo', { no: record.amendmentNo })}` : ''}{' '}
            <code class="hash">{record.head}</code>
          </div>
        ))}
        {props.inside ? (
          <div>
            <a href="/minutes/chain">
              {check === null || check.records < last.position
                ? t('chain.notVerified')
                : check.problems > 0
                  ? t('chain.broken', { n: check.problems })
                  : t('chain.verifiedUntil', { n: check.records })}
            </a>{' '}
            {check && check.records >= last.position ? <InstantText at={new Date(check.at)} /> : null}
          </div>
        ) : null}
      </dd>
    </>
  )
}

/** R43: the only way to change issued minutes. */
export function Amend(props: { minutes: Minutes; form: FormErrors }) {
  const { t, viewer } = useView()
  const { minutes, form } = props
  if (!viewer || !isOffice(viewer)) return null
  const wrong = Object.keys(form.errors).length > 0
  return (
    <details class="act" open={wrong} id="amend">
      <summary>{t('minutes.amend')}</summary>
      <FormSummary form={form} />
      <form method="post" action={`/minutes/${minutes.id}/amendments`} enctype="multipart/form-data">
        <fieldset>
          <legend>{t('minutes.amendKind')}</legend>
          {(['correction', 'supplement'] as const).map((kind) => (
            <label class="check">
              <input type="radio" name="kind" value={kind} checked={typedOr(form, 'kind') === kind} />
              {t(`minutes.amendKind.${kind}`)}
            </label>
          ))}
          <FieldError name="kind" form={form} />
        </fieldset>
        <TextArea
          name="text"
          label={t('minutes.amendText')}
          form={form}
          rows={4}
          hint={t('minutes.amendHint')}
        />
        <FileField form={form} name="scan" label={t('minutes.amendScan')} required={false} />
        <div class={form.errors.approved ? 'field wrong' : 'field'}>
          <label class="check">
            <input type="checkbox" name="approved" value="yes" checked={form.typed.approved !== undefined} />
            {t('minutes.amendApproved', { name: minutes.todaysSignerName })}
          </label>
          <FieldError name="approved" form={form} />
        </div>
        <button>{t('minutes.amendSend')}</button>
      </form>
    </details>
  )
}

import type { DocumentFormat } from '#src/documents/formats/rules.ts'
import { numberText } from '#src/documents/formats/rules.ts'
import type { Group } from '#src/groups/queries.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { FontTable, faces, type OpenFonts } from './fonts-page.tsx'

/** What GB/T 9704-2012 leaves open, for one group or for all that have none of their own. */
export function FormatPage(props: {
  group: Group | null
  /** Whether this one has a format of its own already. */
  own: boolean
  format: DocumentFormat
  form: FormErrors
  openFonts: OpenFonts
}) {
  const { t, office, today } = useView()
  const name = useName()
  const { group, format, form } = props
  const ruled = Object.keys(form.typed).length ? typedOr(form, 'redRule') !== '' : format.redRule
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          {group ? (
            <a href={`/groups/${group.id}`}>{name(group.nameZh, group.nameEn)}</a>
          ) : (
            <a href="/settings">{t('nav.settings')}</a>
          )}
        </p>
        <h1>{t('documents.format')}</h1>
        <p class="quiet">
          {group
            ? t(props.own ? 'documents.formatOwn' : 'documents.formatInherited')
            : t('documents.formatOffice')}
        </p>
      </header>
      <FormSummary form={form} />
      <form method="post" action={group ? `/groups/${group.id}/document-format` : '/settings/documents'}>
        <h2>{t('documents.head')}</h2>
        <div class="row">
          <TextField
            name="markText"
            label={t('documents.markText')}
            hint={t('documents.markHint', { name: office.minutesSeriesName })}
            form={form}
            value={format.markText}
            required={false}
            maxlength={40}
          />
          <TextField
            name="numberPattern"
            label={t('documents.numberPattern')}
            hint={t('documents.numberHint', {
              example: numberText(format.numberPattern, Number(today.slice(0, 4)), 3),
            })}
            form={form}
            value={format.numberPattern}
            maxlength={40}
          />
        </div>
        <p>
          <label class="check">
            <input type="checkbox" name="redRule" value="yes" checked={ruled} /> {t('documents.redRule')}
          </label>
        </p>
        <h2>{t('documents.imprint')}</h2>
        <div class="row">
          <TextField
            name="reportLabel"
            label={t('documents.reportLabel')}
            form={form}
            value={format.reportLabel}
          />
          <TextField name="sendLabel" label={t('documents.sendLabel')} form={form} value={format.sendLabel} />
          <TextField
            name="issueLabel"
            label={t('documents.issueLabel')}
            form={form}
            value={format.issueLabel}
          />
          <TextField
            name="issuingOffice"
            label={t('documents.issuingOffice')}
            hint={t('documents.issuingHint', { name: office.nameZh })}
            form={form}
            value={format.issuingOffice}
            required={false}
          />
        </div>
        <h2>{t('documents.wordFonts')}</h2>
        <p class="hint">{t('documents.wordFontsHint')}</p>
        <div class="row">
          {faces.map((face) => (
            <TextField
              name={face}
              label={t(`documents.face.${face}`)}
              hint={t(`documents.use.${face}`)}
              form={form}
              value={format.fonts[face]}
              maxlength={60}
            />
          ))}
        </div>
        <div class="acts">
          <button>{t('common.save')}</button>
        </div>
        <p class="hint">{t('documents.formatFrom')}</p>
      </form>
      <section class="block">
        <h2>{t('documents.fonts')}</h2>
        <FontTable fonts={props.openFonts} />
      </section>
    </>
  )
}

import type { FormErrors } from '#src/lib/form.ts'
import { LanguageSwitch } from '../auth/card.tsx'
import { EmailInput, NewPasswordInputs } from '../auth/fields.tsx'
import { useView } from '../context.ts'
import { FormSummary, TextField } from '../ui/field.tsx'

/** What an empty database shows: look at the demo city, or set up an office of one's own. */
export function FirstPage({ demo, ...props }: { form: FormErrors; mailFrom: string; demo: boolean }) {
  const { t } = useView()
  return (
    <article class="card">
      <LanguageSwitch />
      <h1>{t('setup.title')}</h1>
      {demo && <DemoOffer />}
      <section class="block" aria-labelledby="office">
        <h2 id="office">{t('setup.office.title')}</h2>
        <p>{t('setup.office.lead')}</p>
        <OfficeForm {...props} />
      </section>
    </article>
  )
}

function DemoOffer() {
  const { t } = useView()
  return (
    <>
      <p>{t('setup.lead')}</p>
      <section class="block" aria-labelledby="demo">
        <h2 id="demo">{t('setup.demo.title')}</h2>
        <p>{t('setup.demo.lead')}</p>
        <form method="post" action="/setup/demo">
          <button>{t('setup.demo.load')}</button>
        </form>
      </section>
    </>
  )
}

function OfficeForm({ form, mailFrom }: { form: FormErrors; mailFrom: string }) {
  const { t } = useView()
  const text = (name: string, label: string, hint?: string) => (
    <TextField name={name} label={label} form={form} {...(hint ? { hint } : {})} />
  )
  return (
    <form method="post" action="/setup">
      <FormSummary form={form} />
      {text('token', t('setup.token'), t('setup.tokenHint'))}
      <fieldset>
        <legend>{t('setup.theOffice')}</legend>
        {text('nameZh', t('setup.nameZh'), t('setup.nameZhHint'))}
        {text('shortZh', t('setup.shortZh'), t('setup.shortZhHint'))}
        <TextField name="nameEn" label={t('setup.nameEn')} form={form} required={false} />
        {text('telephone', t('setup.telephone'), t('setup.telephoneHint'))}
        <EmailInput
          name="mailbox"
          label={t('setup.mailbox')}
          hint={t('setup.mailboxHint')}
          form={form}
          autocomplete="off"
          value={mailFrom.endsWith('.localdomain') ? '' : mailFrom}
        />
      </fieldset>
      <fieldset>
        <legend>{t('setup.theAdministrator')}</legend>
        <p class="hint">{t('setup.administratorHint')}</p>
        {text('adminName', t('setup.adminName'), t('setup.adminNameHint'))}
        <EmailInput name="email" label={t('setup.email')} form={form} />
        <NewPasswordInputs form={form} />
      </fieldset>
      <button>{t('setup.office.create')}</button>
    </form>
  )
}

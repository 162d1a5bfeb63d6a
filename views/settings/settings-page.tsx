import { isOffice } from '#src/auth/viewer.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Alarms } from '#src/operations/alarms.ts'
import type { Topic } from '#src/settings/queries.ts'
import { useView } from '../context.ts'
import { AlarmList } from '../operations/alarms.tsx'
import { FormSummary, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'

const numbers = [
  'noticeLeadWorkingDays',
  'replyByWorkingDaysBefore',
  'minutesDueWorkingDays',
  'countersignWorkingDays',
  'acceptWithinWorkingDays',
  'objectionWithinWorkingDays',
  'maxAssistants',
  'agencyFileMegabytes',
  'pollHoldWorkingDays',
] as const

export function SettingsPage(props: {
  topics: Topic[]
  form: FormErrors
  /** For administrators only. */
  alarms: Alarms | null
}) {
  const { t, office, viewer } = useView()
  const { form } = props
  return (
    <>
      <header class="page-head">
        <h1>{t('nav.settings')}</h1>
        <div class="acts">
          <a href="/settings/calendar">{t('settings.calendar')}</a>
          {viewer && isOffice(viewer) ? <a href="/venues">{t('venues.title')}</a> : null}
          {viewer && isOffice(viewer) ? <a href="/settings/documents">{t('documents.format')}</a> : null}
        </div>
      </header>
      <AlarmList alarms={props.alarms} />
      <FormSummary form={form} />
      <form method="post" action="/settings">
        <h2>{t('settings.office')}</h2>
        <div class="row">
          <TextField name="nameZh" label={t('settings.nameZh')} form={form} value={office.nameZh} />
          <TextField
            name="shortZh"
            label={t('settings.shortZh')}
            hint={t('settings.shortHint')}
            form={form}
            value={office.shortZh}
          />
          <TextField
            name="nameEn"
            label={t('settings.nameEn')}
            form={form}
            value={office.nameEn}
            required={false}
          />
        </div>
        <div class="row">
          <TextField
            name="telephone"
            label={t('settings.telephone')}
            hint={t('settings.telephoneHint')}
            form={form}
            value={office.telephone}
          />
          <TextField
            name="mailbox"
            label={t('settings.mailbox')}
            type="email"
            hint={t('settings.mailboxHint')}
            form={form}
            value={office.mailbox}
          />
        </div>
        <h2>{t('settings.deadlines')}</h2>
        <p class="hint">{t('settings.deadlinesHint')}</p>
        <div class="row">
          {numbers.map((name) => (
            <TextField
              name={name}
              label={t(`settings.${name}`)}
              type="number"
              form={form}
              value={String(office[name])}
            />
          ))}
          <TextField
            name="replyByTime"
            label={t('settings.replyByTime')}
            type="time"
            form={form}
            value={office.replyByTime}
          />
        </div>
        <button>{t('common.save')}</button>
      </form>
      <MeetingHours form={form} />
      {viewer && isOffice(viewer) ? <Topics {...props} /> : null}
    </>
  )
}

/** When meetings may be held, for finding a time. */
function MeetingHours(props: { form: FormErrors }) {
  const { t, office } = useView()
  const times = ['morningFrom', 'morningTo', 'afternoonFrom', 'afternoonTo'] as const
  return (
    <form method="post" action="/settings/hours">
      <h2>{t('settings.hours')}</h2>
      <p class="hint">{t('settings.hoursHint')}</p>
      <div class="row">
        {times.map((name) => (
          <TextField
            name={name}
            label={t(`settings.${name}`)}
            type="time"
            form={props.form}
            value={office[name]}
          />
        ))}
        <TextField
          name="travelMinutes"
          label={t('settings.travelMinutes')}
          type="number"
          form={props.form}
          value={String(office.travelMinutes)}
        />
      </div>
      <button>{t('common.save')}</button>
    </form>
  )
}

function Topics(props: { topics: Topic[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <div class="columns">
      <section class="block">
        <h2>{t('settings.topics')}</h2>
        <ul class="plain">
          {props.topics.map((topic) => (
            <li>{name(topic.nameZh, topic.nameEn)}</li>
          ))}
        </ul>
        <form method="post" action="/settings/topics">
          <label for="topic-name">{t('settings.topicName')}</label>
          <input id="topic-name" name="nameZh" required />
          <label for="topic-en">{t('settings.nameEn')}</label>
          <input id="topic-en" name="nameEn" />
          <div class="acts">
            <button class="quiet">{t('settings.addTopic')}</button>
          </div>
        </form>
      </section>
    </div>
  )
}

import type { AgencyRow } from '#src/agencies/queries.ts'
import { isOffice } from '#src/auth/viewer.ts'
import type { Candidate, Group, GroupHistory, Post, Seat } from '#src/groups/queries.ts'
import { rolesOf, statusesOf } from '#src/groups/rules.ts'
import type { Day } from '#src/lib/dates.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { AsOf } from '../ui/as-of.tsx'
import { FormSummary, Select, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

interface Props {
  group: Group
  seats: Seat[]
  history: GroupHistory
  posts: Post[]
  candidates: Candidate[]
  agencies: AgencyRow[]
  day: Day
  form: FormErrors
}

export function GroupPage(props: Props) {
  const { t, viewer } = useView()
  const name = useName()
  const { group } = props
  const office = viewer !== null && isOffice(viewer)
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/groups">{t('groups.title')}</a>
        </p>
        <h1>
          {name(group.nameZh, group.nameEn)}
          {group.status ? <span class="state">{t(`groups.status.${group.status}`)}</span> : null}
        </h1>
        <p class="quiet">{group.dutyZh}</p>
        {office ? (
          <div class="acts">
            <a href={`/groups/${group.id}/document-format`}>{t('documents.format')}</a>
          </div>
        ) : null}
      </header>
      <FormSummary form={props.form} />
      <AsOf day={props.day} />
      <Seats {...props} office={office} />
      {office ? <NewSeat {...props} /> : null}
      <div class="columns">
        <Statuses {...props} office={office} />
        <Basis {...props} office={office} />
      </div>
    </>
  )
}

function Seats(props: Props & { office: boolean }) {
  const { t, today } = useView()
  if (props.seats.length === 0) return <Empty>{t('groups.noSeats')}</Empty>
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('groups.seats')}>
      <table>
        <caption>{t('groups.seatsCount', { n: props.seats.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('groups.role')}</th>
            <th scope="col">{t('groups.who')}</th>
            <th scope="col">{t('groups.agency')}</th>
            <th scope="col">{t('groups.since')}</th>
            {props.office ? <th scope="col">{t('common.end')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {props.seats.map((seat) => (
            <tr>
              <td>{t(`groups.role.${seat.role}`)}</td>
              <th scope="row">
                {seat.personName ?? t('groups.vacant')}
                {seat.postTitle ? (
                  <div class="quiet small">{t('groups.byPost', { post: seat.postTitle })}</div>
                ) : null}
              </th>
              <td>{seat.agencyName ?? '—'}</td>
              <td>
                <DayText day={seat.fromDay} />
                {seat.basisTitle ? <div class="quiet small">{seat.basisTitle}</div> : null}
              </td>
              {props.office ? (
                <td>
                  {seat.toDay === 'infinity' ? (
                    <details class="act">
                      <summary>{t('common.end')}</summary>
                      <form method="post" action={`/groups/${props.group.id}/seats/${seat.id}/end`}>
                        <label for={`day-${seat.id}`}>{t('groups.endDay')}</label>
                        <input id={`day-${seat.id}`} type="date" name="day" value={today} />
                        <label for={`basis-${seat.id}`}>{t('groups.basis')}</label>
                        <BasisSelect id={`basis-${seat.id}`} history={props.history} />
                        <div class="acts">
                          <button class="danger">{t('common.end')}</button>
                        </div>
                      </form>
                    </details>
                  ) : (
                    <DayText day={seat.toDay} />
                  )}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function BasisSelect(props: { id: string; history: GroupHistory }) {
  return (
    <select id={props.id} name="basisDocumentId">
      <option value="">—</option>
      {props.history.basis.map((basis) => (
        <option value={basis.id}>
          {basis.title} {basis.docNo}
        </option>
      ))}
    </select>
  )
}

function NewSeat(props: Props) {
  const { t, today } = useView()
  const { form } = props
  return (
    <details class="act" open={['role', 'personId', 'postId', 'fromDay'].some((key) => form.errors[key])}>
      <summary>{t('groups.addSeat')}</summary>
      <form method="post" action={`/groups/${props.group.id}/seats`}>
        <div class="row">
          <Select
            name="role"
            label={t('groups.role')}
            form={form}
            options={rolesOf[props.group.kind].map((value) => ({ value, label: t(`groups.role.${value}`) }))}
          />
          <Select
            name="postId"
            label={t('groups.post')}
            hint={t('groups.postHint')}
            form={form}
            empty="—"
            options={props.posts.map((p) => ({
              value: p.id,
              label: `${p.titleZh}（${p.holderName ?? t('groups.vacant')}）`,
            }))}
          />
          <Select
            name="personId"
            label={t('groups.person')}
            form={form}
            empty="—"
            options={props.candidates.map((p) => ({ value: p.id, label: p.label }))}
          />
        </div>
        <div class="row">
          <Select
            name="agencyId"
            label={t('groups.agency')}
            form={form}
            empty="—"
            options={props.agencies.map((a) => ({ value: a.id, label: a.shortZh }))}
          />
          <TextField name="fromDay" label={t('groups.fromDay')} type="date" form={form} value={today} />
          <Select
            name="basisDocumentId"
            label={t('groups.basis')}
            form={form}
            empty="—"
            options={props.history.basis.map((b) => ({ value: b.id, label: `${b.title} ${b.docNo}` }))}
          />
        </div>
        <button>{t('groups.addSeat')}</button>
      </form>
    </details>
  )
}

function Statuses(props: Props & { office: boolean }) {
  const { t, today } = useView()
  return (
    <section class="block">
      <h2>{t('groups.statuses')}</h2>
      <ul class="plain">
        {props.history.statuses.map((s) => (
          <li>
            {t(`groups.status.${s.status}`)}{' '}
            <span class="quiet">
              <DayText day={s.fromDay} /> – <DayText day={s.toDay} />
            </span>
          </li>
        ))}
      </ul>
      {props.office ? (
        <details class="act">
          <summary>{t('groups.changeStatus')}</summary>
          <form method="post" action={`/groups/${props.group.id}/statuses`}>
            <Select
              name="status"
              label={t('groups.statuses')}
              form={props.form}
              options={statusesOf[props.group.kind].map((value) => ({
                value,
                label: t(`groups.status.${value}`),
              }))}
            />
            <label for="status-from">{t('groups.fromDay')}</label>
            <input id="status-from" type="date" name="fromDay" value={today} />
            <div class="acts">
              <button>{t('groups.changeStatus')}</button>
            </div>
          </form>
        </details>
      ) : null}
    </section>
  )
}

function Basis(props: Props & { office: boolean }) {
  const { t, today } = useView()
  return (
    <section class="block">
      <h2>{t('groups.basis')}</h2>
      {props.history.basis.length === 0 ? <Empty>{t('groups.noBasis')}</Empty> : null}
      <ul class="plain">
        {props.history.basis.map((b) => (
          <li>
            {b.title} {b.docNo}{' '}
            <span class="quiet">
              <DayText day={b.day} />
            </span>
          </li>
        ))}
      </ul>
      {props.office ? (
        <details class="act" open={props.form.errors.title !== undefined}>
          <summary>{t('groups.addBasis')}</summary>
          <form method="post" action={`/groups/${props.group.id}/basis`}>
            <TextField name="title" label={t('groups.basisTitle')} form={props.form} />
            <TextField name="docNo" label={t('groups.docNo')} form={props.form} required={false} />
            <label for="basis-day">{t('groups.day')}</label>
            <input id="basis-day" type="date" name="day" value={today} />
            <div class="acts">
              <button>{t('groups.addBasis')}</button>
            </div>
          </form>
        </details>
      ) : null}
    </section>
  )
}

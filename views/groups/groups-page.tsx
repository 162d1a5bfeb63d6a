import { isOffice } from '#src/auth/viewer.ts'
import type { Candidate, Group, Post } from '#src/groups/queries.ts'
import type { Day } from '#src/lib/dates.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { AsOf } from '../ui/as-of.tsx'
import { FormSummary, Select, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

interface Props {
  groups: Group[]
  posts: Post[]
  candidates: Candidate[]
  day: Day
  form: FormErrors
}

export function GroupsPage(props: Props) {
  const { t, viewer } = useView()
  const name = useName()
  const office = viewer !== null && isOffice(viewer)
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/agencies">{t('nav.agencies')}</a>
        </p>
        <h1>{t('groups.title')}</h1>
      </header>
      <FormSummary form={props.form} />
      <AsOf day={props.day} />
      <section class="block">
        <h2>{t('groups.groups')}</h2>
        {props.groups.length === 0 ? <Empty>{t('groups.empty')}</Empty> : null}
        <ul class="plain">
          {props.groups.map((group) => (
            <li>
              <a href={`/groups/${group.id}?day=${props.day}`}>{name(group.nameZh, group.nameEn)}</a>{' '}
              <span class="quiet">
                {t(`groups.kind.${group.kind}`)}
                {group.status ? ` · ${t(`groups.status.${group.status}`)}` : ''}
              </span>
            </li>
          ))}
        </ul>
        {office ? <NewGroup form={props.form} /> : null}
      </section>
      <Posts {...props} office={office} />
    </>
  )
}

function NewGroup(props: { form: FormErrors }) {
  const { t, today } = useView()
  const kinds = ['leading_group', 'office', 'task_force'] as const
  return (
    <details class="act" open={props.form.errors.nameZh !== undefined}>
      <summary>{t('groups.add')}</summary>
      <form method="post" action="/groups">
        <div class="row">
          <Select
            name="kind"
            label={t('groups.kind')}
            form={props.form}
            options={kinds.map((value) => ({ value, label: t(`groups.kind.${value}`) }))}
          />
          <TextField name="nameZh" label={t('groups.name')} form={props.form} />
          <TextField name="nameEn" label={t('groups.nameEn')} form={props.form} required={false} />
        </div>
        <div class="row">
          <TextField name="dutyZh" label={t('groups.duty')} form={props.form} required={false} />
          <TextField name="fromDay" label={t('groups.fromDay')} type="date" form={props.form} value={today} />
        </div>
        <button>{t('groups.add')}</button>
      </form>
    </details>
  )
}

function Posts(props: Props & { office: boolean }) {
  const { t, today } = useView()
  const name = useName()
  return (
    <section class="block">
      <h2>{t('groups.posts')}</h2>
      <div class="scroll" tabindex={0} role="region" aria-label={t('groups.posts')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('groups.post')}</th>
              <th scope="col">{t('groups.holder')}</th>
              <th scope="col">{t('groups.since')}</th>
              <th scope="col">{t('groups.seatsOn')}</th>
            </tr>
          </thead>
          <tbody>
            {props.posts.map((post) => (
              <tr>
                <th scope="row">{name(post.titleZh, post.titleEn)}</th>
                <td>
                  {post.holderName ?? t('groups.vacant')}
                  {props.office ? (
                    <details class="act">
                      <summary>{t('groups.handOver')}</summary>
                      <form method="post" action={`/groups/posts/${post.id}/holdings`}>
                        <label for={`holder-${post.id}`}>{t('groups.newHolder')}</label>
                        <select id={`holder-${post.id}`} name="personId">
                          <option value="">—</option>
                          {props.candidates.map((c) => (
                            <option value={c.id}>{c.label}</option>
                          ))}
                        </select>
                        <label for={`from-${post.id}`}>{t('groups.fromDay')}</label>
                        <input id={`from-${post.id}`} type="date" name="fromDay" value={today} />
                        <div class="acts">
                          <button>{t('groups.handOver')}</button>
                        </div>
                      </form>
                    </details>
                  ) : null}
                </td>
                <td>
                  <DayText day={post.holderSince} />
                </td>
                <td>{post.seats ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {props.office ? (
        <details class="act" open={props.form.errors.titleZh !== undefined}>
          <summary>{t('groups.addPost')}</summary>
          <form method="post" action="/groups/posts">
            <div class="row">
              <TextField name="titleZh" label={t('groups.post')} form={props.form} />
              <TextField name="titleEn" label={t('groups.nameEn')} form={props.form} required={false} />
            </div>
            <button>{t('groups.addPost')}</button>
          </form>
        </details>
      ) : null}
    </section>
  )
}

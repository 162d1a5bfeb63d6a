import { formatSpan } from '#src/i18n/format.ts'
import { type Excuse, type Reason, type Search, timeOf } from '#src/scheduling/finding/rules.ts'
import type { Blocker } from '#src/scheduling/solver/rules.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'
import type { FindingProps, Found } from './page.tsx'

/** 鲁局长：外出（考察）: one reason in words. */
export function useReason() {
  const { t } = useView()
  const name = useName()
  return ({ person, reason }: Excuse): string => {
    const what =
      reason.what === 'not_employed' || reason.what === 'not_let'
        ? t('finding.notEmployed')
        : reason.what === 'meeting'
          ? reason.title || t('times.plain.meeting')
          : t(reason.title ? `times.what.${reason.what}` : `times.plain.${reason.what}`, {
              title: reason.title,
            })
    return person ? t('finding.personBusy', { name: name(person.nameZh, person.nameEn), what }) : what
  }
}

/** No time at all: who stands in the way most, with what, and what could be given up. */
export function Blockers(props: FindingProps & { found: Found }) {
  const { t } = useView()
  const { answer, search } = props.found
  const windows = search.question.windows.length
  return (
    <section class="block">
      <h2>{t('finding.none')}</h2>
      {windows === 0 ? (
        <p>{t('finding.noWindows')}</p>
      ) : (
        <>
          <p>{t('finding.noneHint', { n: windows })}</p>
          <ol class="slots">
            {answer.blockers.map((blocker) => (
              <BlockerLine {...props} blocker={blocker} windows={windows} />
            ))}
          </ol>
          <p class="hint">{t('finding.noneAdvice')}</p>
        </>
      )}
    </section>
  )
}

function BlockerLine(props: FindingProps & { found: Found; blocker: Blocker; windows: number }) {
  const { t } = useView()
  const name = useName()
  const { blocker, meeting } = props
  const { search } = props.found
  const asked = blocker.who === 'chair' ? null : search.asked[blocker.who]!
  return (
    <li>
      <div>
        <h3>
          {asked ? (
            <a href={`/agencies/${asked.agency.agencyId}/times`}>
              {name(asked.agency.nameZh, asked.agency.nameEn)}
            </a>
          ) : (
            <a href={`/people/${meeting.presidingPersonId}/times`}>
              {t('finding.theChair', { name: meeting.chairName })}
            </a>
          )}
        </h3>
        <p>
          {t('finding.blocks', { n: blocker.blocks, of: props.windows })}
          {blocker.closesAlone ? ` ${t('finding.closesAlone', { n: blocker.closesAlone })}` : ''}
        </p>
        <Reasons search={search} reasons={reasonsOf(search, blocker)} />
      </div>
    </li>
  )
}

/** What is known of somebody in the whole range, the longest first. */
function reasonsOf(search: Search, blocker: Blocker): Excuse[] {
  const asked = blocker.who === 'chair' ? null : search.asked[blocker.who]!
  const excuses: Excuse[] = asked
    ? [
        ...asked.absences.map((reason) => ({ person: null, reason })),
        ...asked.people.flatMap((person) => person.busy.map((reason) => ({ person, reason }))),
        ...asked.pledges.map((reason) => ({ person: null, reason })),
      ]
    : search.chair.map((reason) => ({ person: null, reason }))
  const length = ({ from, to }: Reason) => to - from
  return excuses
    .filter(({ reason }) => reason.what !== 'not_employed')
    .toSorted((a, b) => length(b.reason) - length(a.reason))
    .slice(0, 4)
}

function Reasons(props: { search: Search; reasons: readonly Excuse[] }) {
  const { locale, today } = useView()
  const say = useReason()
  return (
    <ul class="plain quiet">
      {props.reasons.map((excuse) => (
        <li>
          {formatSpan(
            locale,
            timeOf(props.search, excuse.reason.from),
            timeOf(props.search, excuse.reason.to),
            today,
          )}{' '}
          {say(excuse)}
        </li>
      ))}
    </ul>
  )
}

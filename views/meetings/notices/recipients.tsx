import type { Recipient } from '#src/meetings/attendees/queries.ts'
import { reachOfAgency } from '#src/meetings/notices/rules.ts'
import type { Invited } from '#src/meetings/participants/queries.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'

/** Who gets the letter, address by address, and the letter as it will arrive beside it. */
export function LettersPreview(props: {
  agencies: readonly Invited[]
  /** The frame's address without `to`. */
  letter: string
}) {
  const { t } = useView()
  const name = useName()
  const to = (agency: Invited) => `${props.letter}&to=${agency.id}`
  const [first] = props.agencies
  if (props.agencies.length === 0) return null
  const unreachable = props.agencies.filter((agency) => reachOfAgency(agency) === 'nobody')
  return (
    <section class="block">
      <h2>{t('meetings.whoGetsWhat')}</h2>
      {unreachable.length ? (
        <p class="alert">
          {t('meetings.unreachable', {
            names: unreachable
              .map((agency) => name(agency.agencyShort, agency.agencyNameEn))
              .join(t('common.listSeparator')),
          })}
        </p>
      ) : null}
      <div class="columns">
        <div class="scroll" tabindex={0} role="region" aria-label={t('meetings.whoGetsWhat')}>
          <table>
            <caption>{t('meetings.nAgencies', { n: props.agencies.length })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('meetings.agency')}</th>
                <th scope="col">{t('meetings.addresses')}</th>
              </tr>
            </thead>
            <tbody>
              {props.agencies.map((agency) => (
                <tr>
                  <th scope="row">
                    <a href={to(agency)} target="letter">
                      {name(agency.agencyShort, agency.agencyNameEn)}
                    </a>
                    {agency.capacity === 'in_attendance' ? (
                      <span class="quiet"> {t('meetings.capacity.in_attendance')}</span>
                    ) : null}
                  </th>
                  <td>
                    <Addresses agency={agency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {first ? <iframe class="mail" name="letter" title={t('meetings.letter')} src={to(first)} /> : null}
      </div>
    </section>
  )
}

function Addresses(props: { agency: Invited }) {
  const { t } = useView()
  const { agency } = props
  const reach = reachOfAgency(agency)
  return (
    <>
      {agency.liaisons.map((liaison) => (
        <div>
          {t('meetings.liaison', { name: liaison.name })} <span class="quiet">{liaison.address}</span>
        </div>
      ))}
      {agency.mailbox ? (
        <div>
          {t('meetings.mailbox')} <span class="quiet">{agency.mailbox}</span>
        </div>
      ) : null}
      {reach === 'mailbox' ? <div class="light yellow">{t('meetings.noLiaison')}</div> : null}
      {reach === 'nobody' ? (
        <div class="light red">
          {t('meetings.nobodyToTell')} {agency.telephone}
        </div>
      ) : null}
    </>
  )
}

/** People whose calendars move with the act. */
export function PersonsPreview(props: { persons: readonly Recipient[]; says: string }) {
  const { t } = useView()
  const told = props.persons.filter(
    (person) => person.requestSentAt !== null && person.cancelSentAt === null && !person.droppedAt,
  )
  return (
    <section class="block">
      <h2>{t('meetings.persons')}</h2>
      {told.length === 0 ? <p class="quiet">{t('meetings.noPersons')}</p> : <p>{props.says}</p>}
      <p>
        {told
          .map((person) => `${person.personName}${person.agencyName ? `（${person.agencyName}）` : ''}`)
          .join(t('common.listSeparator'))}
      </p>
    </section>
  )
}

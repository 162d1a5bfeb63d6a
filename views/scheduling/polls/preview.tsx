import type { Typed } from '#src/lib/form.ts'
import { reachOfAgency } from '#src/meetings/notices/rules.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { isFirmClash } from '#src/meetings/rules.ts'
import type { PollDraft } from '#src/scheduling/polls/form.ts'
import type { Askable, SlotClash } from '#src/scheduling/polls/queries.ts'
import { useView } from '../../context.ts'
import { ClashText } from '../../meetings/check.tsx'
import { MeetingHead } from '../../meetings/head.tsx'
import { useName } from '../../ui/names.tsx'
import { InstantText, SpanText } from '../../ui/time.tsx'

/** Exactly who gets what, what stands in the way of a slot, the letter; and one act that sends it. */
export function PollPreviewPage(props: {
  meeting: Meeting
  draft: PollDraft
  typed: Typed
  askable: readonly Askable[]
  clashes: readonly SlotClash[]
  letter: { subject: string; text: string }
}) {
  const { t } = useView()
  const { meeting, draft } = props
  const asked = draft.asked.flatMap((one) => {
    const agency = props.askable.find((each) => each.agencyId === one.agencyId)
    return agency ? [{ ...agency, required: one.required }] : []
  })
  return (
    <>
      <MeetingHead meeting={meeting} tab="agenda" next={null} />
      <h2>{t('polls.preview.title')}</h2>
      <form method="post" action={`/meetings/${meeting.id}/polls`}>
        {Object.entries(props.typed)
          .filter(([name]) => name !== 'step')
          .flatMap(([name, values]) =>
            values.map((value) => <input type="hidden" name={name} value={value} />),
          )}
        <div class="acts">
          <button name="step" value="send">
            {t('polls.preview.send', { n: asked.length })}
          </button>
          <button class="quiet" name="step" value="edit">
            {t('polls.preview.edit')}
          </button>
        </div>
      </form>
      <div class="columns">
        <div>
          <SlotList {...props} />
          <Recipients asked={asked} />
        </div>
        <section class="block">
          <h3>{t('polls.preview.letter')}</h3>
          <p>
            <strong>{props.letter.subject}</strong>
          </p>
          <pre class="letter">{props.letter.text}</pre>
        </section>
      </div>
    </>
  )
}

function SlotList(props: { draft: PollDraft; clashes: readonly SlotClash[] }) {
  const { t } = useView()
  const { draft } = props
  return (
    <section class="block">
      <h3>{t('polls.fact.slots')}</h3>
      <ol class="plain">
        {draft.slots.map((slot, n) => (
          <li>
            <SpanText start={slot.startsAt} end={slot.endsAt} />
            <ul class="checklist">
              {props.clashes
                .filter((clash) => clash.slot === n)
                .map((clash) => (
                  <li class={isFirmClash(clash) ? 'missing' : 'warning'}>
                    <ClashText clash={clash} />
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ol>
      <p>
        {t('polls.fact.answerBy')} <InstantText at={draft.answerBy} />
        {' · '}
        {t(`polls.results.${draft.results}`)}
      </p>
      <p class="quiet">
        {t(
          draft.holdChair && draft.holdVenue
            ? 'polls.holds.both'
            : draft.holdChair
              ? 'polls.holds.chair'
              : draft.holdVenue
                ? 'polls.holds.venue'
                : 'polls.holds.none',
        )}
      </p>
    </section>
  )
}

function Recipients(props: { asked: readonly (Askable & { required: boolean })[] }) {
  const { t } = useView()
  const name = useName()
  const unreachable = props.asked.filter((agency) => reachOfAgency(agency) === 'nobody')
  return (
    <section class="block">
      <h3>{t('meetings.whoGetsWhat')}</h3>
      {unreachable.length ? (
        <p class="alert">
          {t('meetings.unreachable', {
            names: unreachable
              .map((agency) => name(agency.agencyShort, agency.agencyNameEn))
              .join(t('common.listSeparator')),
          })}
        </p>
      ) : null}
      <div class="scroll" tabindex={0} role="region" aria-label={t('meetings.whoGetsWhat')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('invitations.board.agency')}</th>
              <th scope="col">{t('meetings.addresses')}</th>
            </tr>
          </thead>
          <tbody>
            {props.asked.map((agency) => (
              <tr>
                <th scope="row">
                  {name(agency.agencyShort, agency.agencyNameEn)}{' '}
                  <span class="quiet">
                    {t(agency.required ? 'polls.ask.required' : 'polls.ask.optional')}
                  </span>
                </th>
                <td>
                  {agency.liaisons.map((liaison) => (
                    <div>
                      {t('meetings.liaison', { name: liaison.name })}{' '}
                      <span class="quiet">{liaison.address}</span>
                    </div>
                  ))}
                  {agency.mailbox ? (
                    <div>
                      {t('meetings.mailbox')} <span class="quiet">{agency.mailbox}</span>
                    </div>
                  ) : null}
                  {reachOfAgency(agency) === 'nobody' ? (
                    <div class="light red">
                      {t('meetings.nobodyToTell')} {agency.telephone}
                    </div>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

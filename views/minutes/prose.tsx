import { chineseNumeral, decisionTypes, headingOf } from '#src/decisions/rules.ts'
import { translateError } from '#src/i18n/translate.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import type { Card, Member } from '#src/minutes/taking/prose/rules.ts'
import { useView } from '../context.ts'
import { FormSummary, TextArea } from '../ui/field.tsx'
import { Empty } from '../ui/table.tsx'
import { MinutesHead } from './head.tsx'
import { DutyFields } from './prose-duty.tsx'

/** As many cards as one looks through at once; the next come when these are dealt with. */
const SHOWN = 40

export interface ProseProps {
  minutes: Minutes
  paragraphs: readonly Paragraph[]
  form: FormErrors
  /** A text was read. */
  read: boolean
  cards: readonly Card[]
  /** Sentences in which nothing was found. */
  others: readonly Card[]
  handled: number
  agencies: readonly Member[]
  wrong: { key: string; error: string } | null
  taken: { no: number; id: string; duties: number } | null
}

/** Prose on top, below it what it proposes: every card is taken, corrected or dropped by one press. */
export function ProsePage(props: ProseProps) {
  const { t } = useView()
  const { minutes } = props
  const base = `/minutes/${minutes.id}`
  return (
    <>
      <MinutesHead
        minutes={minutes}
        tab="edit"
        next={
          <a class="button quiet" href={`${base}/edit`}>
            {t('minutes.prose.back')}
          </a>
        }
      />
      <h2>{t('minutes.prose.title')}</h2>
      <FormSummary form={props.form} />
      <Outcome {...props} />
      {props.paragraphs.length === 0 ? (
        <Empty>
          {t('minutes.prose.noParagraphs')} <a href={`${base}/edit`}>{t('minutes.tab.edit')}</a>
        </Empty>
      ) : (
        <form method="post" action={`${base}/prose`} enctype="multipart/form-data" class="prose">
          <Text {...props} />
          {props.read ? <Proposals {...props} base={base} /> : null}
        </form>
      )}
      <datalist id="agencies">
        {props.agencies.map(({ shortZh }) => (
          <option value={shortZh} />
        ))}
      </datalist>
    </>
  )
}

/** What the last press did, and where it stands now. */
function Outcome(props: ProseProps) {
  const { t } = useView()
  if (!props.taken) return null
  const { no, id, duties } = props.taken
  return (
    <p class="note" role="status">
      {duties > 0
        ? t('minutes.prose.takenDuties', { n: duties, no: chineseNumeral(no) })
        : t('minutes.prose.takenWords', { no: chineseNumeral(no) })}{' '}
      <a href={`/minutes/${props.minutes.id}/edit?part=${id}#panel`}>{t('minutes.prose.seePart')}</a>
    </p>
  )
}

function Text(props: ProseProps) {
  const { t } = useView()
  return (
    <>
      <input type="hidden" name="part" value={props.form.typed.part?.[0] ?? ''} />
      {['handled', 'opened'].flatMap((name) =>
        (props.form.typed[name] ?? []).map((value) => <input type="hidden" name={name} value={value} />),
      )}
      <TextArea
        name="text"
        label={t('minutes.prose.text')}
        form={props.form}
        value={props.form.typed.text?.[0] ?? ''}
        rows={props.read ? 5 : 14}
        hint={t('minutes.prose.hint')}
      />
      <button>{t(props.read ? 'minutes.prose.readAgain' : 'minutes.prose.read')}</button>
    </>
  )
}

function Proposals(props: ProseProps & { base: string }) {
  const { t } = useView()
  const duties = props.cards.filter(({ duty }) => duty).length
  const { length } = props.cards
  return (
    <>
      <h3>
        {t('minutes.prose.found', { duties, decisions: length - duties })}{' '}
        <span class="quiet small">{t('minutes.prose.handled', { n: props.handled })}</span>
      </h3>
      {length === 0 ? <Empty>{t('minutes.prose.nothing')}</Empty> : <Legend />}
      <ol class="plain proposals">
        {props.cards.slice(0, SHOWN).map((card) => (
          <CardItem {...props} card={card} />
        ))}
      </ol>
      {length > SHOWN ? <p class="quiet">{t('minutes.prose.more', { n: length - SHOWN })}</p> : null}
      {props.others.length > 0 ? (
        <details>
          <summary>{t('minutes.prose.others', { n: props.others.length })}</summary>
          <ol class="plain proposals">
            {props.others.slice(0, SHOWN).map((card) => (
              <CardItem {...props} card={card} />
            ))}
          </ol>
        </details>
      ) : null}
    </>
  )
}

function Legend() {
  const { t } = useView()
  return (
    <p class="quiet small legend">
      {(['lead', 'supporting', 'set', 'due'] as const).map((as) => (
        <>
          <mark class={as}>{t(`minutes.prose.mark.${as}`)}</mark>{' '}
        </>
      ))}
    </p>
  )
}

function CardItem(props: ProseProps & { base: string; card: Card }) {
  const { t, locale } = useView()
  const { card, base } = props
  const wrong = props.wrong?.key === card.key ? props.wrong.error : null
  const { key } = card
  return (
    <li id={key}>
      <p class="sentence">
        {card.pieces.map(({ words, as }) => (as ? <mark class={as}>{words}</mark> : words))}
      </p>
      {card.duty ? <DutyFields {...props} card={card} duty={card.duty} /> : null}
      {wrong ? (
        <p class="error" role="alert">
          {translateError(locale, wrong)}
        </p>
      ) : null}
      <div class="acts">
        <Where {...props} />
        <Kind {...props} />
        <button
          class="small"
          formaction={`${base}/prose/adoption#${key}`}
          name="pick"
          value={`${card.duty ? 'take' : 'note'}:${key}`}
        >
          {t(card.duty ? 'minutes.prose.take' : 'minutes.prose.note')}
        </button>
        {card.duty ? null : (
          <button
            class="quiet small"
            formaction={`${base}/prose/adoption#${key}`}
            name="pick"
            value={`open:${key}`}
          >
            {t('minutes.prose.open')}
          </button>
        )}
        <button class="quiet small" formaction={`${base}/prose/adoption`} name="pick" value={`drop:${key}`}>
          {t('minutes.prose.drop')}
        </button>
      </div>
    </li>
  )
}

/** The paragraph that takes it: the typed choice, that of the item's number, the one in hand, the first. */
function Where(props: ProseProps & { card: Card }) {
  const { t } = useView()
  const { card, paragraphs, form } = props
  const name = `part.${card.key}`
  const chosen =
    form.typed[name]?.[0] ??
    paragraphs.find(({ no }) => no === card.itemNo)?.id ??
    (form.typed.part?.[0] || paragraphs[0]?.id)
  return (
    <select name={name} aria-label={t('minutes.prose.into')}>
      {paragraphs.map((paragraph) => (
        <option value={paragraph.id} selected={paragraph.id === chosen}>
          {`${chineseNumeral(paragraph.no)}、${headingOf(paragraph.itemTitle)}`}
        </option>
      ))}
    </select>
  )
}

function Kind(props: ProseProps & { card: Card }) {
  const { t } = useView()
  const { card, form } = props
  const name = `type.${card.key}`
  const chosen = form.typed[name]?.[0] ?? card.type ?? ''
  return (
    <select name={name} aria-label={t('minutes.field.type')}>
      <option value="">{t('minutes.prose.sameType')}</option>
      {decisionTypes.map((type) => (
        <option value={type} selected={type === chosen}>
          {t(`decisions.type.${type}`)}
        </option>
      ))}
    </select>
  )
}

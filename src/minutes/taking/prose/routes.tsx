import { type Context, Hono } from 'hono'
import { ProsePage, type ProseProps } from '#views/minutes/prose.tsx'
import type { AppEnv } from '../../../app-env.ts'
import { actOf, requireRole } from '../../../auth/act.ts'
import type { Duty } from '../../../decisions/duties/rules.ts'
import { extract } from '../../../decisions/extraction/rules.ts'
import { Conflict, NotFound, RuleViolation } from '../../../lib/errors.ts'
import { checkForm, type FormErrors, readForm, type Typed } from '../../../lib/form.ts'
import { saveParagraph } from '../../paragraphs/commands.ts'
import { listParagraphs, type Paragraph } from '../../paragraphs/queries.ts'
import { findMinutes, type Minutes } from '../../queries.ts'
import { whyNotWrite } from '../../rules.ts'
import { type Pick, pickOf, proseForm, takenDuties, typeOf } from './form.ts'
import { findProseGround, type ProseGround } from './queries.ts'
import { type Card, cardsOf } from './rules.ts'

/** Prose into duties and decisions, under /minutes. */
export const prose = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'

prose.get(`${one}/prose`, async (c) => {
  const minutes = await draftOf(c)
  if (minutes.state !== 'drafting') return c.redirect(`/minutes/${minutes.id}`, 303)
  const typed: Typed = { part: [c.req.query('part') ?? ''] }
  return render(c, minutes, { form: { typed, errors: {} } })
})

/** Reads the text and shows what it proposes; changes nothing. */
prose.post(`${one}/prose`, async (c) => {
  const minutes = await draftOf(c)
  const { handled: _handled, opened: _opened, ...typed } = await readForm(c)
  return show(c, minutes, typed)
})

/** Takes, keeps, drops or opens one card, and shows what is left of the text. */
prose.post(`${one}/prose/adoption`, async (c) => {
  const minutes = await draftOf(c)
  const closed = whyNotWrite(minutes.state)
  if (closed) throw new RuleViolation(closed)
  const typed = await readForm(c)
  const pick = pickOf(typed)
  if (!pick) return show(c, minutes, typed)
  if (pick.act === 'open') return show(c, minutes, plus(typed, 'opened', pick.key))
  if (pick.act === 'drop') return show(c, minutes, plus(typed, 'handled', pick.key))
  return adopt(c, minutes, typed, pick)
})
prose.get(`${one}/prose/adoption`, (c) => c.redirect(`/minutes/${c.req.param('id')}/prose`, 303))

async function draftOf(c: Context<AppEnv>): Promise<Minutes> {
  const viewer = requireRole(c, 'clerk', 'director')
  const minutes = await findMinutes(c.get('services').sql, viewer, c.req.param('id') ?? '')
  if (!minutes) throw new NotFound()
  return minutes
}

const plus = (typed: Typed, name: string, value: string): Typed => ({
  ...typed,
  [name]: [...(typed[name] ?? []), value],
})

interface Shown {
  form: FormErrors
  ground?: ProseGround
  wrong?: { key: string; error: string }
  taken?: ProseProps['taken']
}

async function show(c: Context<AppEnv>, minutes: Minutes, typed: Typed) {
  const form = checkForm(proseForm, typed)
  if (!form.ok) c.status(422)
  return render(c, minutes, { form: form.ok ? { typed, errors: {} } : form })
}

async function adopt(c: Context<AppEnv>, minutes: Minutes, typed: Typed, pick: Pick) {
  const { sql } = c.get('services')
  const form = checkForm(proseForm, typed)
  if (!form.ok) return show(c, minutes, typed)
  const ground = await findProseGround(sql, minutes.meetingDay)
  const paragraphs = await listParagraphs(sql, minutes.id, requireRole(c, 'clerk', 'director').today)
  const paragraph = paragraphs.find(({ id }) => id === typed[`part.${pick.key}`]?.[0])
  const card = allCards(typed, ground, minutes).find(({ key }) => key === pick.key)
  const refuse = (error: string) => {
    c.status(422)
    return render(c, minutes, { form: { typed, errors: {} }, ground, wrong: { key: pick.key, error } })
  }
  if (!card) return show(c, minutes, typed)
  if (!paragraph) return refuse('minutes.error.choosePart')
  const asDuty = pick.act === 'take'
  const taken = asDuty
    ? takenDuties(typed, pick.key, ground.directory, ground.calendar, minutes.meetingDay)
    : { duties: [], error: null }
  if (taken.error) return refuse(`${taken.error.key}|${JSON.stringify(taken.error.args)}`)
  const words = asDuty ? (typed[`keep.${pick.key}`]?.[0] ? (card.duty?.decided ?? '') : '') : card.sentence
  try {
    await saveParagraph(actOf(c), minutes.id, paragraph.id, {
      type: typeOf(typed, pick.key) ?? paragraph.type,
      heard: paragraph.heard,
      text: joined(paragraph.text, words),
      duties: [...standing(paragraph, ground), ...fresh(taken.duties, paragraph)],
      version: paragraph.version,
    })
  } catch (error) {
    if (error instanceof Conflict) return refuse('minutes.error.meanwhile')
    if (error instanceof RuleViolation) return refuse(error.key)
    throw error
  }
  return render(c, minutes, {
    form: { typed: plus(typed, 'handled', pick.key), errors: {} },
    ground,
    taken: { no: paragraph.no, id: paragraph.id, duties: taken.duties.length },
  })
}

/** The sentence behind what stands, once. */
function joined(text: string, words: string): string {
  const plain = words.trim().replace(/[；;，,.]$/, '')
  if (plain === '' || text.includes(plain)) return text
  const sentence = /[。！？：”）]$/.test(plain) ? plain : `${plain}。`
  const end = text === '' || /[。！？；：”）]$/.test(text) ? '' : '。'
  return `${text}${end}${sentence}`
}

/** The duties that a paragraph holds already, as a save wants them. */
const standing = (paragraph: Paragraph, ground: ProseGround): Duty[] =>
  paragraph.duties.map((duty) => {
    const named = (id: string, shortZh: string) =>
      ground.directory.find((agency) => agency.id === id) ?? {
        id,
        nameZh: shortZh,
        shortZh,
        relation: duty.leadRelation,
        standingOrder: 0,
      }
    return {
      lead: named(duty.leadId, duty.lead),
      supporting: duty.supportingIds.map((id, at) => named(id, duty.supporting[at] ?? '')),
      title: duty.title,
      deliverable: duty.deliverable,
      dueOn: duty.dueOn,
      dueText: duty.dueText,
      onWorkingDay: duty.onWorkingDay,
    }
  })

/** A page that is sent twice adds nothing twice. */
const fresh = (duties: readonly Duty[], paragraph: Paragraph): Duty[] =>
  duties.filter(
    ({ lead, title, dueOn }) =>
      !paragraph.duties.some((old) => old.leadId === lead.id && old.title === title && old.dueOn === dueOn),
  )

function read(typed: Typed, ground: ProseGround, minutes: Minutes) {
  const text = typed.text?.[0]?.trim() ?? ''
  const found = extract(text, ground.directory, ground.calendar, minutes.meetingDay)
  return cardsOf(found, text, ground.directory, new Set(typed.opened ?? []))
}

function allCards(typed: Typed, ground: ProseGround, minutes: Minutes): Card[] {
  const { cards, others } = read(typed, ground, minutes)
  return [...cards, ...others]
}

async function render(c: Context<AppEnv>, minutes: Minutes, shown: Shown) {
  const { sql } = c.get('services')
  const { form } = shown
  const [paragraphs, ground] = await Promise.all([
    listParagraphs(sql, minutes.id, requireRole(c, 'clerk', 'director').today),
    shown.ground ?? findProseGround(sql, minutes.meetingDay),
  ])
  const readable = !form.errors.text && (form.typed.text?.[0] ?? '').trim() !== ''
  const { cards, others } = readable ? read(form.typed, ground, minutes) : { cards: [], others: [] }
  const handled = new Set(form.typed.handled ?? [])
  return c.render(
    <ProsePage
      minutes={minutes}
      paragraphs={paragraphs}
      form={form}
      read={readable}
      cards={cards.filter(({ key }) => !handled.has(key))}
      others={others.filter(({ key }) => !handled.has(key))}
      handled={handled.size}
      agencies={ground.directory}
      wrong={shown.wrong ?? null}
      taken={shown.taken ?? null}
    />,
    { title: c.get('t')('minutes.prose.title') },
  )
}

import { gzipSync } from 'node:zlib'
import { type Context, Hono } from 'hono'
import { FeedsPage } from '#views/feeds/feeds-page.tsx'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireViewer } from '../auth/act.ts'
import { isOffice } from '../auth/viewer.ts'
import { writeFeed } from '../calendar/feed.ts'
import { translator } from '../i18n/translate.ts'
import { officeDay } from '../lib/dates.ts'
import type { Db } from '../lib/db.ts'
import { NotFound, RuleViolation } from '../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../lib/form.ts'
import { signedToken, verifyToken } from '../lib/token.ts'
import { flash } from '../renderer.tsx'
import { createFeed, revokeFeed } from './commands.ts'
import { feedForm } from './form.ts'
import {
  findLiveFeed,
  type LiveFeed,
  listFeedChoices,
  listFeedDueDays,
  listFeedMeetings,
  listFeeds,
} from './queries.ts'
import { isUnchanged, USE_MINUTES } from './rules.ts'

/** 日历订阅: the reader's own addresses. */
export const feeds = new Hono<AppEnv>()
/** What a calendar program asks: the address is the key, there is no session. */
export const feedAddresses = new Hono<AppEnv>()

feeds.get('/', (c) => renderFeeds(c, noErrors))

feeds.post('/', async (c) => {
  requireViewer(c)
  const form = checkForm(feedForm, await readForm(c))
  if (!form.ok) return renderFeeds(c, form)
  try {
    await createFeed(actOf(c), form.value.kind, form.value.subject)
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error
    return renderFeeds(c, { typed: form.typed, errors: { '': error.key } })
  }
  flash(c, 'feeds.flash.created')
  return c.redirect('/feeds', 303)
})

feeds.post('/:id{[0-9a-f-]{36}}/revocation', async (c) => {
  requireViewer(c)
  await revokeFeed(actOf(c), c.req.param('id'))
  flash(c, 'feeds.flash.revoked')
  return c.redirect('/feeds', 303)
})

async function renderFeeds(c: Context<AppEnv, string>, form: FormErrors) {
  const viewer = requireViewer(c)
  const { sql, config } = c.get('services')
  const [rows, choices] = await Promise.all([
    listFeeds(sql, viewer),
    listFeedChoices(sql, viewer, isOffice(viewer)),
  ])
  const addressOf = (id: string) => `${config.baseUrl}/f/${signedToken(config.authKeys, 'feed', id)}.ics`
  if (Object.keys(form.errors).length) c.status(422)
  return c.render(<FeedsPage rows={rows} choices={choices} form={form} addressOf={addressOf} />, {
    title: c.get('t')('feeds.title'),
  })
}

feedAddresses.get('/:name{.+\\.ics}', async (c) => {
  const { sql, config } = c.get('services')
  const id = verifyToken(config.authKeys, 'feed', c.req.param('name').slice(0, -'.ics'.length))
  const now = c.get('now')
  const feed = id ? await findLiveFeed(sql, id, now, officeDay(now)) : null
  if (!feed) throw new NotFound()
  await noteUse(sql, feed, now, c.req.header('user-agent') ?? '')
  const etag = `"${feed.stamp}"`
  const headers = {
    ETag: etag,
    'Cache-Control': 'private, no-cache',
    Vary: 'Accept-Encoding',
    'X-Robots-Tag': 'noindex',
    'Referrer-Policy': 'no-referrer',
  }
  if (isUnchanged(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
  const content = await contentOf(sql, feed, config.baseUrl, now)
  const type = { ...headers, 'Content-Type': 'text/calendar; charset=utf-8' }
  return /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
    ? c.body(content.packed, 200, { ...type, 'Content-Encoding': 'gzip' })
    : c.body(content.plain, 200, type)
})

/** Shown to the owner; written at most every few minutes, because programs ask often. */
async function noteUse(sql: Db, feed: LiveFeed, now: Date, program: string): Promise<void> {
  if (feed.usedAt && now.getTime() - feed.usedAt.getTime() < USE_MINUTES * 60_000) return
  await sql`update feeds set last_used_at = ${now}, last_program = ${program.slice(0, 200)} where id = ${feed.id}`
}

interface Content {
  stamp: string
  plain: Uint8Array<ArrayBuffer>
  packed: Uint8Array<ArrayBuffer>
}

/** Written texts by feed; only what the stamp says is used, so that each instance may forget as it likes. */
const written = new Map<string, Content>()
const KEPT = 200

async function contentOf(sql: Db, feed: LiveFeed, baseUrl: string, now: Date): Promise<Content> {
  const kept = written.get(feed.id)
  if (kept?.stamp === feed.stamp) return kept
  const plain = Buffer.from(await writeContent(sql, feed, baseUrl, now))
  const content: Content = {
    stamp: feed.stamp,
    plain: new Uint8Array(plain),
    packed: new Uint8Array(gzipSync(plain)),
  }
  written.delete(feed.id)
  written.set(feed.id, content)
  if (written.size > KEPT) written.delete(written.keys().next().value!)
  return content
}

async function writeContent(sql: Db, feed: LiveFeed, baseUrl: string, now: Date): Promise<string> {
  const english = feed.locale === 'en'
  const t = translator(feed.locale)
  const meetings = await listFeedMeetings(sql, feed.id, now)
  const dueDays = await listFeedDueDays(sql, feed.id, officeDay(now))
  const name = t(`feeds.name.${feed.kind}`, { name: (english && feed.nameEn) || feed.nameZh })
  return writeFeed(
    name,
    meetings.map((meeting) => ({
      ...meeting,
      title: (english && meeting.titleEn) || meeting.title,
      description: [
        meeting.chair ? t('feeds.chair', { name: meeting.chair }) : '',
        meeting.videoUrl ? t('feeds.video', { url: meeting.videoUrl }) : '',
      ]
        .filter(Boolean)
        .join('\n'),
      location: english ? meeting.venueEn : meeting.venue,
      url: `${baseUrl}/meetings/${meeting.id}`,
      cancelled: meeting.state === 'cancelled',
    })),
    dueDays.map((item) => ({
      uid: item.id,
      sequence: item.version,
      title: t('feeds.due', { title: (english && item.titleEn) || item.title }),
      url: `${baseUrl}/action-items/${item.id}`,
      day: item.dueOn,
      stamp: item.createdAt,
    })),
  )
}

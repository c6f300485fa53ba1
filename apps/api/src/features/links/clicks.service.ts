import type { Device } from '@affluence/contract/links'
import { eq, lt, sql } from 'drizzle-orm'
import { DAY, later } from '../../kernel/clock.ts'
import { slot, statement, type Tx } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { products } from '../products/products.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { clicks, link_referrers, link_sums, link_visitors, links } from './links.tables.ts'
import { ALL_TIME, countsOf, dayOf, hourOf } from './sums.rules.ts'

/** All that decides whether a link works and where it leads, by one key. */
export const findTarget = statement('links_target', (db) =>
  db
    .select({
      link: { id: links.id, paused_by: links.paused_by, revoked_at: links.revoked_at, expires_at: links.expires_at },
      product: { state: products.state, url: products.url },
      sponsor: { approval: sponsors.approval, window_days: sponsors.window_days },
      influencer: { approval: influencers.approval },
    })
    .from(links)
    .innerJoin(products, eq(products.id, links.product_id))
    .innerJoin(sponsors, eq(sponsors.id, links.sponsor_id))
    .innerJoin(influencers, eq(influencers.id, links.influencer_id))
    .where(eq(links.code, slot('code'))),
)

const firstToday = statement('links_first_today', (db) =>
  db
    .insert(link_visitors)
    .values({ link_id: slot('link_id'), day: slot('day'), visitor_hash: slot('visitor_hash') })
    .onConflictDoNothing()
    .returning({ day: link_visitors.day }),
)

const insertClick = statement('links_click', (db) =>
  db.insert(clicks).values({
    id: slot('id'),
    link_id: slot('link_id'),
    visitor_hash: slot('visitor_hash'),
    is_unique: slot('is_unique'),
    bot_reason: slot('bot_reason'),
    referrer_host: slot('referrer_host'),
    device: slot('device'),
    created_at: slot('now'),
  }),
)

const measures = ['clicks', 'unique_clicks', 'bots', 'mobile', 'tablet', 'desktop', 'other'] as const
const slots = Object.fromEntries(measures.map((name) => [name, slot(name)])) as Record<(typeof measures)[number], never>
const grown = Object.fromEntries(
  measures.map((name) => [name, sql`${link_sums[name]} + ${sql.identifier('excluded')}.${sql.identifier(name)}`]),
)
/** The hour and the whole life in one statement, always in this order, so that two clicks never wait for each other. */
const bumpSums = statement('links_sums', (db) =>
  db
    .insert(link_sums)
    .values([
      { link_id: slot('link_id'), period: slot('hour'), ...slots },
      { link_id: slot('link_id'), period: ALL_TIME, ...slots },
    ])
    .onConflictDoUpdate({ target: [link_sums.link_id, link_sums.period], set: grown }),
)

const bumpReferrer = statement('links_referrer', (db) =>
  db
    .insert(link_referrers)
    .values({ link_id: slot('link_id'), day: slot('day'), host: slot('host'), clicks: 1 })
    .onConflictDoUpdate({
      target: [link_referrers.link_id, link_referrers.day, link_referrers.host],
      set: { clicks: sql`${link_referrers.clicks} + 1` },
    }),
)

export type Visitor = {
  ip: string
  agent: string
  bot_reason: string | null
  device: Device
  referrer_host: string | null
}

/** On disk when it resolves, together with everything that is counted of it. */
export function recordClick({ db, crypto }: Kernel, link_id: string, visitor: Visitor) {
  const { bot_reason, device, referrer_host } = visitor
  return db.write(
    async (tx) => {
      const day = dayOf(tx.now)
      const visitor_hash = crypto.sign(`click visitor ${day}`, `${visitor.ip} ${visitor.agent}`).slice(0, 22)
      const is_unique = bot_reason === null && (await firstToday(tx, { link_id, day, visitor_hash })).length > 0
      const id = tx.newId('clk')
      const now = tx.now
      await insertClick(tx, { id, link_id, visitor_hash, is_unique, bot_reason, referrer_host, device, now })
      await count(tx, link_id, { bot: bot_reason !== null, unique: is_unique, device })
      if (bot_reason === null && referrer_host !== null) await bumpReferrer(tx, { link_id, day, host: referrer_host })
      return { id, at: now }
    },
    { isolation: 'read committed' },
  )
}

const count = (tx: Tx, link_id: string, what: Parameters<typeof countsOf>[0]) =>
  bumpSums(tx, { link_id, hour: hourOf(tx.now), ...countsOf(what) })

/** Who was here yesterday decides nothing any more. */
export const forgetVisitors = ({ db }: Kernel) =>
  db.write(async (tx) => {
    await tx.delete(link_visitors).where(lt(link_visitors.day, dayOf(later(tx.now, -DAY))))
  })

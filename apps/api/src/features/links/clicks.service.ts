import type { Device } from '@affluence/contract/links'
import { eq, lt, type SQL, sql } from 'drizzle-orm'
import { DAY, later } from '../../kernel/clock.ts'
import { changing, slot, sought, statement, type Tx } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { products } from '../products/products.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { clicks, link_referrers, link_sums, link_visitors, links } from './links.tables.ts'
import { stateOf } from './links.rules.ts'
import { ALL_TIME, countsOf, dayOf, DEVICES, hourOf } from './sums.rules.ts'

/** All that decides whether a link works and where it leads, by one key. */
const findTarget = statement('links_target', (db) =>
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
    .where(eq(links.code, sought('code'))),
)

const firstToday = changing('links_first_today', (db) =>
  db
    .insert(link_visitors)
    .values({ link_id: slot('link_id'), day: slot('day'), visitor_hash: slot('visitor_hash') })
    .onConflictDoNothing(),
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

/**
 * The hour and the whole life in one statement, always in this order, so that two clicks never wait for each other.
 * One for each thing a visit can be: what it adds is written into it.
 */
function bumping(what: Parameters<typeof countsOf>[0]) {
  const counts = Object.entries(countsOf(what)) as [keyof ReturnType<typeof countsOf>, 0 | 1][]
  const added = Object.fromEntries(counts.map(([name, one]) => [name, one ? sql`1` : sql`0`])) as Record<
    (typeof counts)[number][0],
    SQL
  >
  const grown = counts.flatMap(([name, one]) => (one ? [[name, sql`${link_sums[name]} + 1`]] : []))
  return statement(`links_sums_${what.bot ? 'bot' : what.device}${what.unique ? '_first' : ''}`, (db) =>
    db
      .insert(link_sums)
      .values([
        { link_id: slot('link_id'), period: slot('hour'), ...added },
        { link_id: slot('link_id'), period: ALL_TIME, ...added },
      ])
      .onConflictDoUpdate({ target: [link_sums.link_id, link_sums.period], set: Object.fromEntries(grown) }),
  )
}
const bumpBots = bumping({ bot: true, unique: false, device: 'other' })
const bumpSums = Object.fromEntries(
  DEVICES.map((device) => [
    device,
    { again: bumping({ bot: false, unique: false, device }), first: bumping({ bot: false, unique: true, device }) },
  ]),
) as Record<Device, { again: typeof bumpBots; first: typeof bumpBots }>

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

/**
 * On disk when it resolves, together with everything that is counted of it; null for a link that does not work, and
 * undefined for a code that nobody has. Looked up inside the transaction: a link that is paused stops with that commit.
 */
export function takeClick(kernel: Kernel, code: string, visitor: Visitor) {
  return kernel.db.write(
    async (tx) => {
      const [target] = await findTarget(tx, { code })
      if (!target) return undefined
      if (stateOf(target, tx.now) !== 'active') return null
      const { sponsor, product } = target
      return { id: await insertVisit(kernel, tx, target.link.id, visitor), at: tx.now, sponsor, product }
    },
    { isolation: 'read committed' },
  )
}

async function insertVisit({ crypto }: Kernel, tx: Tx, link_id: string, visitor: Visitor) {
  const { bot_reason, device, referrer_host } = visitor
  const { now } = tx
  const [day, hour] = [dayOf(now), hourOf(now)]
  const visitor_hash = crypto.disguise(`click visitor ${day}`, `${visitor.ip} ${visitor.agent}`).slice(0, 22)
  const isPerson = bot_reason === null
  const is_unique = isPerson && (await firstToday(tx, { link_id, day, visitor_hash })) > 0
  const id = tx.newId('clk')
  await insertClick(tx, { id, link_id, visitor_hash, is_unique, bot_reason, referrer_host, device, now })
  await (isPerson ? bumpSums[device][is_unique ? 'first' : 'again'] : bumpBots)(tx, { link_id, hour })
  if (isPerson && referrer_host !== null) await bumpReferrer(tx, { link_id, day, host: referrer_host })
  return id
}

/** Who was here yesterday decides nothing any more. */
export const forgetVisitors = ({ db }: Kernel) =>
  db.write(async (tx) => {
    await tx.delete(link_visitors).where(lt(link_visitors.day, dayOf(later(tx.now, -DAY))))
  })

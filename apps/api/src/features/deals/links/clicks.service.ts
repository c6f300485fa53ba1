import type { BotReason, Device } from '@affluence/contract/links'
import { eq, lt } from 'drizzle-orm'
import { removeAll, type Stoppable } from '../../../kernel/db/batches.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { changing, slot, joinSlot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { summing } from '../../../kernel/db/sums.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { products } from '../products/products.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { clicks, link_referrers, link_sums, link_visitors, links } from './links.tables.ts'
import { stateOf } from './links.rules.ts'
import { ALL_TIME, countsOf, dayOf, hourOf } from './sums.rules.ts'

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
    .where(eq(links.code, joinSlot('code'))),
)

/** Whether a link has this code, whatever its state. Writes nothing. */
export const isCode = async ({ db }: Kernel, code: string) => (await findTarget(db.read, { code })).length > 0

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

const visits = summing(link_sums, { by: ['link_id', 'period'] })
const referrers = summing(link_referrers, { by: ['link_id', 'day', 'host'] })

export type Visitor = {
  ip: string
  agent: string
  bot_reason: BotReason | null
  device: Device
  referrer_host: string | null
}

/**
 * On disk when it resolves, together with everything that is counted of it; null for a link that does not work, and
 * undefined for a code without a link. Looked up inside the transaction: a link that is paused stops with that commit.
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
  const day = dayOf(now)
  const visitor_hash = crypto.disguise(`click visitor ${day}`, `${visitor.ip} ${visitor.agent}`).slice(0, 22)
  const isPerson = bot_reason === null
  const is_unique = isPerson && (await firstToday(tx, { link_id, day, visitor_hash })) > 0
  const id = tx.newId('clk')
  await insertClick(tx, { id, link_id, visitor_hash, is_unique, bot_reason, referrer_host, device, now })
  const counts = countsOf({ bot: !isPerson, unique: is_unique, device })
  tx.add(visits, { link_id, period: hourOf(now), ...counts })
  tx.add(visits, { link_id, period: ALL_TIME, ...counts })
  if (isPerson && referrer_host !== null) tx.add(referrers, { link_id, day, host: referrer_host, clicks: 1 })
  return id
}

/** Who was here yesterday decides nothing any more. */
export async function forgetVisitors(kernel: Kernel, _period?: string, of: Stoppable = {}) {
  const { day, link_id, visitor_hash } = link_visitors
  const where = (now: string) => lt(day, dayOf(later(now, -DAY)))
  return { removed: await removeAll(kernel, { from: link_visitors, key: [day, link_id, visitor_hash], where }, of) }
}

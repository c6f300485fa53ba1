import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { clicksInCookie } from '../../deals/links/follow.service.ts'
import { codeIn } from '../../deals/links/links.rules.ts'
import { clicks, links } from '../../deals/links/links.tables.ts'
import { coupon_assignments, coupons } from '../coupons/coupons.tables.ts'

/** What a browser brings along: the code in the address, and the trail of its clicks. */
export type Visitor = { ref?: string | undefined; cookies: string | undefined }
type Shop = { id: string }

/** What the order of this visitor names: the link in the address, else the newest click that led to this shop. */
export async function refOfVisitor(kernel: Kernel, db: Reader, { id: sponsor_id }: Shop, { ref, cookies }: Visitor) {
  if (ref) return ref
  const trail = clicksInCookie(kernel, cookies)
  if (trail.length === 0) return null
  const rows = await db
    .select({ id: clicks.id })
    .from(clicks)
    .innerJoin(links, eq(links.id, clicks.link_id))
    .where(and(inArray(clicks.id, trail), eq(links.sponsor_id, sponsor_id)))
  const own = new Set(rows.map(({ id }) => id))
  return trail.find((id) => own.has(id)) ?? null
}

/** The coupon that the influencer of the visitor's link holds at this shop. */
export async function couponOfVisitor(kernel: Kernel, db: Reader, shop: Shop, visitor: Visitor) {
  const ref = await refOfVisitor(kernel, db, shop, visitor)
  const influencer_id = ref && (await influencerOf(db, shop, ref))
  if (!influencer_id) return null
  const [held] = await db
    .select({ code: coupons.code })
    .from(coupon_assignments)
    .innerJoin(coupons, eq(coupons.id, coupon_assignments.coupon_id))
    .where(
      and(
        eq(coupon_assignments.influencer_id, influencer_id),
        isNull(coupon_assignments.ended_at),
        eq(coupons.sponsor_id, shop.id),
        eq(coupons.state, 'active'),
        isNull(coupons.removed_at),
      ),
    )
    .orderBy(coupons.created_at)
    .limit(1)
  return held?.code ?? null
}

async function influencerOf(db: Reader, { id: sponsor_id }: Shop, ref: string) {
  const ofShop = eq(links.sponsor_id, sponsor_id)
  const found = db.select({ influencer_id: links.influencer_id }).from(links)
  if (ref.startsWith('clk_')) {
    const [link] = await found.innerJoin(clicks, eq(clicks.link_id, links.id)).where(and(eq(clicks.id, ref), ofShop))
    return link?.influencer_id
  }
  const code = codeIn(ref)
  const [link] = code === null ? [] : await found.where(and(eq(links.code, code), ofShop))
  return link?.influencer_id
}

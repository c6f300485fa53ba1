import type { AccountKind } from '@affluence/contract/ledger'
import { and, eq, gte, inArray, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { balanceOf } from './ledger.service.ts'
import { postings } from './ledger.tables.ts'

const walletOf = (sponsor_id: string) => ({ account: 'sponsor_wallet', sponsor_id, influencer_id: null }) as const

function sponsorOf(actor: Actor): string {
  if ('sponsor_id' in actor && actor.sponsor_id) return actor.sponsor_id
  throw new Refusal('forbidden', 'forbidden')
}

export async function readWallet({ db, clock }: Kernel, actor: Actor) {
  const sponsor_id = sponsorOf(actor)
  const [sponsor] = await db.read.select().from(sponsors).where(eq(sponsors.id, sponsor_id))
  if (!sponsor) throw notFound()
  const { currency } = sponsor
  const owed = { account: 'sponsor_owed', sponsor_id, influencer_id: null } as const
  const since = later(clock.now(), -30 * DAY)
  const [sums] = await db.read
    .select({
      credits_30_days: total(sql`case when ${postings.amount} > 0 then ${postings.amount} else 0 end`),
      debits_30_days: total(sql`case when ${postings.amount} < 0 then -${postings.amount} else 0 end`),
      entries_30_days: sql`count(*)`.mapWith(Number),
    })
    .from(postings)
    .where(and(accountsOf(actor), gte(postings.created_at, since)))
  return {
    currency,
    balance: await balanceOf(db.read, walletOf(sponsor_id), currency),
    owed: -(await balanceOf(db.read, owed, currency)),
    ...sums!,
  }
}

const MINE: AccountKind[] = ['influencer_pending', 'influencer_payable']
/** The postings that move what this reader calls their money. */
export function accountsOf(actor: Actor): SQL | undefined {
  if ('sponsor_id' in actor && actor.sponsor_id)
    return and(eq(postings.sponsor_id, actor.sponsor_id), eq(postings.account, 'sponsor_wallet'))
  const { influencer_id } = actor as { influencer_id: string }
  return and(eq(postings.influencer_id, influencer_id), inArray(postings.account, MINE))
}

/** The platform's side of the books, by currency. */
export async function readFinance({ db }: Kernel) {
  const rows = await db.read
    .select({ account: postings.account, currency: postings.currency, amount: total(postings.amount) })
    .from(postings)
    .groupBy(postings.currency, postings.account)
    .orderBy(postings.currency)
  const data = [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, accounts]) => {
    const of = (account: AccountKind) => accounts.find((row) => row.account === account)?.amount ?? 0
    return {
      currency,
      wallets: of('sponsor_wallet'),
      owed: -of('sponsor_owed'),
      pending: of('influencer_pending'),
      payable: of('influencer_payable'),
      fees: of('platform_fees'),
      topped_up: -of('top_up_clearing'),
      paid_out: of('payout_clearing'),
      orders: of('order_clearing'),
    }
  })
  return { data }
}

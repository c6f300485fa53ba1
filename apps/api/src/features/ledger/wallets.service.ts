import type { Parsed } from '@affluence/contract/endpoint'
import type { AccountKind, wallet as endpoints } from '@affluence/contract/wallet'
import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import { DAY, later } from '../../kernel/clock.ts'
import { type Reader, total } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { after, pageOf } from '../../kernel/list.ts'
import { notFound, Refusal } from '../../kernel/refusal.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { balanceOf } from './ledger.service.ts'
import { balances, ledger_entries, postings } from './ledger.tables.ts'

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
  const [moved] = await db.read
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
    ...moved!,
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

/** Each movement with what its account held after it, counted over all of them whatever is filtered. */
function movements(db: Reader, actor: Actor) {
  const { id, account, amount, currency, created_at } = postings
  const within = sql`partition by ${account}, ${postings.sponsor_id}, ${currency}`
  return db
    .select({
      id,
      account,
      amount,
      currency,
      created_at,
      kind: ledger_entries.kind,
      reference: ledger_entries.reference,
      company_name: sponsors.company_name,
      balance_after: sql`sum(${amount}) over (${within} order by ${created_at}, ${id})`
        .mapWith(Number)
        .as('balance_after'),
    })
    .from(postings)
    .innerJoin(ledger_entries, eq(ledger_entries.id, postings.entry_id))
    .innerJoin(sponsors, eq(sponsors.id, postings.sponsor_id))
    .where(accountsOf(actor))
    .as('movements')
}

type Query = Parsed<typeof endpoints.entries>['query']
export async function listEntries({ db: { read: db } }: Kernel, actor: Actor, query: Query) {
  const of = movements(db, actor)
  const rows = await db
    .select()
    .from(of)
    .where(
      and(
        query.kind && eq(of.kind, query.kind),
        query.from ? gte(of.created_at, query.from) : undefined,
        query.to ? lt(of.created_at, later(`${query.to}T00:00:00.000Z`, DAY)) : undefined,
        after(query.cursor, of.created_at, of.id),
      ),
    )
    .orderBy(desc(of.created_at), desc(of.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, (row) => row)
  return { data: data.map(({ company_name: label, ...row }) => ({ ...row, label })), next_cursor }
}

/** What each sponsor owes an influencer: what still waits, and what may be paid out. */
export async function listEarnings({ db }: Kernel, actor: Actor) {
  const { influencer_id } = actor as { influencer_id?: string | null }
  if (!influencer_id) throw new Refusal('forbidden', 'forbidden')
  const sumOf = (account: AccountKind) =>
    total(sql`case when ${balances.account} = ${account} then ${balances.amount} else 0 end`)
  const data = await db.read
    .select({
      sponsor: { id: sponsors.id, company_name: sponsors.company_name },
      currency: balances.currency,
      pending: sumOf('influencer_pending'),
      payable: sumOf('influencer_payable'),
    })
    .from(balances)
    .innerJoin(sponsors, eq(sponsors.id, balances.sponsor_id))
    .where(eq(balances.influencer_id, influencer_id))
    .groupBy(sponsors.id, sponsors.company_name, balances.currency)
    .orderBy(sponsors.company_name)
  return { data }
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

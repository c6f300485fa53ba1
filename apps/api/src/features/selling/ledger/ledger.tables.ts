import type { AccountKind, EntryKind, TopUpDirection, TopUpState } from '@affluence/contract/ledger'
import { sql } from 'drizzle-orm'
import {
  check,
  enumeration,
  foreignKey,
  id,
  index,
  instant,
  money,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

/** Append-only, like its postings: triggers refuse every update and delete. */
export const ledger_entries = table(
  'ledger_entries',
  {
    id: id(),
    kind: enumeration<EntryKind>().notNull(),
    reference: text().notNull(),
    currency: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [uniqueIndex('ledger_entries_once').on(t.kind, t.reference)],
)

export const postings = table(
  'postings',
  {
    id: id(),
    entry_id: text().notNull(),
    account: enumeration<AccountKind>().notNull(),
    sponsor_id: text(),
    influencer_id: text(),
    currency: text().notNull(),
    amount: money().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('postings_of_entry').on(t.entry_id),
    index('postings_of_sponsor').on(t.sponsor_id, t.account, t.created_at, t.id),
    index('postings_of_influencer').on(t.influencer_id, t.created_at, t.id),
    check('postings_move_something', sql`${t.amount} <> 0`),
    foreignKey({ columns: [t.entry_id], foreignColumns: [ledger_entries.id] }),
  ],
)

/** The sum of an account's postings, kept beside them and checked against them by `verify`. */
export const balances = table(
  'balances',
  {
    id: id(),
    /** account, sponsor, influencer and currency in one text, since a null is never equal to a null. */
    key: text().notNull(),
    account: enumeration<AccountKind>().notNull(),
    sponsor_id: text(),
    influencer_id: text(),
    currency: text().notNull(),
    amount: money().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('balances_by_key').on(t.key),
    index('balances_of_sponsor').on(t.sponsor_id),
    index('balances_of_influencer').on(t.influencer_id),
    index('balances_payable')
      .on(t.amount, t.id)
      .where(sql`${t.account} = 'influencer_payable'`),
    index('balances_payable_to')
      .on(t.sponsor_id, t.amount, t.id)
      .where(sql`${t.account} = 'influencer_payable'`),
    check('balances_floor', sql`${t.account} <> 'sponsor_wallet' or ${t.amount} >= 0`),
  ],
)

export const top_ups = table(
  'top_ups',
  {
    id: id(),
    sponsor_id: text().notNull(),
    /** `out`: money of the wallet that is asked back. */
    direction: enumeration<TopUpDirection>().notNull().default('in'),
    amount: money().notNull(),
    currency: text().notNull(),
    method: text(),
    reference: text(),
    state: enumeration<TopUpState>().notNull(),
    reason: text(),
    requested_by: text(),
    decided_by: text(),
    decided_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    index('top_ups_of_sponsor').on(t.sponsor_id, t.created_at, t.id),
    index('top_ups_waiting')
      .on(t.created_at, t.id)
      .where(sql`${t.state} = 'requested'`),
    check('top_ups_positive', sql`${t.amount} > 0`),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export type TopUpRow = typeof top_ups.$inferSelect

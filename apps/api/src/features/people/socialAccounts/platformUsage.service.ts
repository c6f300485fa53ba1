import type { Platform } from '@affluence/contract/influencers'
import { and, eq, sql } from 'drizzle-orm'
import { joinSlot, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { SumsOf } from '../../../kernel/db/sums.ts'
import type { Sums } from '../../../kernel/db/tx.ts'
import { pacificDay } from './pacing.rules.ts'
import { social_platforms, type SocialPlatformRow } from './socialAccounts.tables.ts'

const find = statement('social_platform', (db) =>
  db
    .select()
    .from(social_platforms)
    .where(eq(social_platforms.platform, joinSlot('platform'))),
)
/** The row of a platform, with the usage of the current day. */
export async function platformOf(tx: Tx, platform: Platform): Promise<SocialPlatformRow> {
  const day = pacificDay(tx.now)
  const [current] = await find(tx, { platform })
  if (current?.day === day) return current
  const fresh = { platform, day, units: 0, calls: 0, accounts: 0 }
  await tx.insert(social_platforms).values(fresh).onConflictDoNothing()
  await tx
    .update(social_platforms)
    .set({ day, units: 0, calls: 0 })
    .where(and(eq(social_platforms.platform, platform), sql`${social_platforms.day} <> ${day}`))
  const [row] = await find(tx, { platform })
  return row!
}

/** Adds to the usage of the same day; a new day starts at 0. */
const onTopOf = (name: 'calls' | 'units') =>
  sql`(case when ${social_platforms.day} = excluded.day then ${social_platforms[name]} else 0 end + excluded.${sql.identifier(name)})`
const unitsUsed = onTopOf('units')
const addUsage = statement('social_platform_spend', (db) =>
  db
    .insert(social_platforms)
    .values({
      platform: slot('platform'),
      day: slot('day'),
      units: slot('units'),
      calls: slot('calls'),
      accounts: 0,
    } as never)
    .onConflictDoUpdate({
      target: social_platforms.platform,
      set: {
        calls: onTopOf('calls'),
        units: sql`case when ${unitsUsed} < 0 then 0 else ${unitsUsed} end`,
        day: sql`excluded.day`,
      },
    }),
)
export type ApiUsage = { calls: number; units: number }
/** Every sync adds to the row of its platform, with one write for all syncs of a commit. */
const usageSums = {
  name: 'social_platforms',
  keyOf: ({ platform }) => `social_platforms\0${platform}`,
  join(into, { calls, units }) {
    into['calls'] = Number(into['calls']) + Number(calls)
    into['units'] = Number(into['units']) + Number(units)
  },
  write: addUsage,
} satisfies Sums as SumsOf<typeof social_platforms>
/** Adds to the usage of a platform; negative units return reserved ones. */
export const countUsage = (tx: Tx, platform: Platform, { calls, units }: ApiUsage) =>
  tx.add(usageSums, { platform, calls, units, day: pacificDay(tx.now), accounts: 0 })

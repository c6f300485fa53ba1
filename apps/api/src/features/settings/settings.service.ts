import type { Settings } from '@affluence/contract/admin'
import type { AdminActor } from '../../kernel/access.ts'
import { type Reader, statement } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { invalid } from '../../kernel/refusal.ts'
import { emit } from '../../kernel/work.ts'
import { settingsChanged } from './settings.events.ts'
import { settings } from './settings.tables.ts'

const defaults: Settings = {
  influencer_approval: 'auto',
  default_currency: 'USD',
  platform_fee_bps: 500,
  hold_days: 14,
  minimum_payout: 1000,
  minimum_top_up: 1000,
  maximum_top_up: 500_000_000,
}

const allSettings = statement('settings', (db) => db.select().from(settings))
export async function readSettings(db: Reader): Promise<Settings> {
  const rows = await allSettings(db, {})
  return { ...defaults, ...Object.fromEntries(rows.map(({ key, value }) => [key, value])) }
}

type Limits = Pick<Settings, 'minimum_payout' | 'minimum_top_up' | 'maximum_top_up'>
/** How much may move at once, in a currency. */
export const limitsIn = ({ minimum_payout, minimum_top_up, maximum_top_up }: Settings, _currency: string): Limits => ({
  ...{ minimum_payout, minimum_top_up, maximum_top_up },
})

function assertLimits({ minimum_top_up, maximum_top_up }: Settings) {
  if (maximum_top_up < minimum_top_up) throw invalid('maximum_top_up', 'below_minimum', { minimum: minimum_top_up })
}
const withoutGaps = (change: Change) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Settings>

type Change = { [K in keyof Settings]?: Settings[K] | undefined }
export const changeSettings = ({ db }: Kernel, actor: AdminActor, change: Change) =>
  db.write(async (tx) => {
    const old = await readSettings(tx)
    assertLimits({ ...old, ...withoutGaps(change) })
    const entries = Object.entries(withoutGaps(change)).filter(([key, value]) => old[key as keyof Settings] !== value)
    for (const [key, value] of entries as [string, string | number][]) {
      await tx
        .insert(settings)
        .values({ key, value, created_at: tx.now, updated_at: tx.now })
        .onConflictDoUpdate({ target: settings.key, set: { value, updated_at: tx.now } })
    }
    if (entries.length > 0) {
      const before = Object.fromEntries(entries.map(([key]) => [key, old[key as keyof Settings]]))
      await emit(
        tx,
        settingsChanged,
        actor,
        { subject_id: 'settings', before, after: Object.fromEntries(entries) },
        { keys: Object.keys(before) },
      )
    }
    return readSettings(tx)
  })

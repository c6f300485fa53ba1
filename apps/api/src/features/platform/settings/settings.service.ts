import type { Settings } from '@affluence/contract/admin'
import type { AdminActor } from '../../../kernel/access.ts'
import { type Reader, statement } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { settingsChanged } from './settings.events.ts'
import { settings } from './settings.tables.ts'

const defaults: Settings = {
  influencer_approval: 'auto',
  known_email: 'refuse',
  default_currency: 'USD',
  platform_fee_bps: 500,
  hold_days: 14,
  minimum_payout: 1000,
  minimum_top_up: 1000,
  maximum_top_up: 500_000_000,
  currency_limits: [],
  quota_products: 20_000,
  quota_coupons: 10_000,
  quota_campaigns: 1000,
  quota_ad_requests: 2000,
  quota_affiliation_requests: 500,
  quota_links: 2000,
  quota_api_keys: 50,
  quota_shops: 20,
  quota_exports: 200,
  quota_file_bytes: 1024 ** 3,
  quota_streams: 20,
  quota_webhook_endpoints: 20,
  quota_zones: 200,
  webhook_event_days: 90,
  webhook_delivery_days: 30,
}

const allSettings = statement('settings', (db) => db.select().from(settings))
export async function readSettings(db: Reader): Promise<Settings> {
  const rows = await allSettings(db, {})
  return { ...defaults, ...Object.fromEntries(rows.map(({ key, value }) => [key, value])) }
}

type Limits = Pick<Settings, 'minimum_payout' | 'minimum_top_up' | 'maximum_top_up'>
/** How much may move at once, in a currency: a franc is no dollar. */
export const limitsIn = (settings: Settings, currency: string): Limits =>
  settings.currency_limits.find((own) => own.currency === currency) ?? settings
/** Below it no payout is made, whatever the currency. */
export const smallestPayout = ({ minimum_payout, currency_limits }: Settings) =>
  Math.max(1, Math.min(minimum_payout, ...currency_limits.map((own) => own.minimum_payout)))

function assertLimits({ currency_limits, ...general }: Settings) {
  assertRange(general, '')
  for (const [n, own] of currency_limits.entries()) {
    if (currency_limits.findIndex(({ currency }) => currency === own.currency) < n)
      throw invalid(`currency_limits.${n}.currency`, 'taken')
    assertRange(own, `currency_limits.${n}.`)
  }
}
function assertRange({ minimum_top_up: minimum, maximum_top_up }: Limits, path: string) {
  if (maximum_top_up < minimum) throw invalid(`${path}maximum_top_up`, 'below_minimum', { minimum })
}
const withoutGaps = (change: Change) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Settings>

type Change = { [K in keyof Settings]?: Settings[K] | undefined }
export const changeSettings = ({ db }: Kernel, actor: AdminActor, change: Change) =>
  db.write(async (tx) => {
    const old = await readSettings(tx)
    assertLimits({ ...old, ...withoutGaps(change) })
    const entries = Object.entries(withoutGaps(change)).filter(
      ([key, value]) => JSON.stringify(old[key as keyof Settings]) !== JSON.stringify(value),
    )
    for (const [key, value] of entries as [string, Settings[keyof Settings]][]) {
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

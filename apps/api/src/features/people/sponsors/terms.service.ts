import type { SponsorTerms, TermsChange } from '@affluence/contract/sponsors'
import { eq } from 'drizzle-orm'
import type { AdminActor, SponsorActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { readSettings } from '../../platform/settings/settings.service.ts'
import { termsChanged } from './sponsors.events.ts'
import { type SponsorRow, sponsors } from './sponsors.tables.ts'

export const readTerms = async ({ db }: Kernel, id: string) => present(db.read, await findSponsor(db.read, id))

/** For commissions made from now on: what was made has its rate, its fee and its maturity. */
export const changeTerms = ({ db }: Kernel, by: SponsorActor | AdminActor, id: string, change: TermsChange) =>
  db.write(async (tx) => {
    const sponsor = await findSponsor(tx, id)
    const current = termsOf(sponsor)
    const changes = Object.entries(change).filter(
      ([key, value]) => value !== undefined && current[key as Term] !== value,
    )
    if (changes.length === 0) return present(tx, sponsor)
    const after = Object.fromEntries(changes) as Partial<Terms>
    const before = Object.fromEntries(changes.map(([key]) => [key, current[key as Term]]))
    const [updated] = await tx
      .update(sponsors)
      .set({ ...after, updated_at: tx.now })
      .where(eq(sponsors.id, id))
      .returning()
    await emit(tx, termsChanged, by, { subject_id: id, sponsor_id: id, before, after }, { sponsor_id: id })
    return present(tx, updated!)
  })

async function findSponsor(db: Reader, id: string): Promise<SponsorRow> {
  const [row] = await db.select().from(sponsors).where(eq(sponsors.id, id))
  if (!row) throw notFound()
  return row
}

type Term = 'default_commission_bps' | 'hold_days' | 'hold_from' | 'platform_fee_bps'
type Terms = Pick<SponsorRow, Term>
const termsOf = ({ default_commission_bps, hold_days, hold_from, platform_fee_bps }: SponsorRow): Terms => ({
  default_commission_bps,
  hold_days,
  hold_from,
  platform_fee_bps,
})
async function present(db: Reader, sponsor: SponsorRow): Promise<SponsorTerms> {
  const { hold_days, platform_fee_bps } = await readSettings(db)
  return { ...termsOf(sponsor), usual: { hold_days, platform_fee_bps } }
}

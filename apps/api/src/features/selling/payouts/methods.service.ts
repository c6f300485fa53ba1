import type { PayoutMethod } from '@affluence/contract/payouts'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { AdminActor, InfluencerActor } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, notFound } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { payoutMethodChanged, payoutMethodSeen } from './payouts.events.ts'
import { isWrongIban } from './payouts.rules.ts'
import { payouts } from './payouts.tables.ts'
import { findPayout } from './payoutView.service.ts'
import { keepPayoutMethod } from '../../people/influencers/influencers.service.ts'

export const placeOfMethod = (influencer_id: string) => `payout method of ${influencer_id}`
/** As much as tells one account from another. */
function masked(text: string) {
  const account = text.replaceAll(/\s/g, '')
  return `${'•'.repeat(Math.max(0, Math.min(12, account.length - 4)))}${account.slice(-4)}`
}

export async function readPayoutMethod({ db, crypto }: Kernel, { influencer_id }: InfluencerActor) {
  const [row] = await db.read.select().from(influencers).where(eq(influencers.id, influencer_id))
  if (!row) throw notFound()
  const method = decrypt(crypto, row)
  return { method: method && { ...method, account: masked(method.account) } }
}
type Row = Pick<typeof influencers.$inferSelect, 'id' | 'payout_method'>
const decrypt = (crypto: Kernel['crypto'], { id, payout_method }: Row) =>
  payout_method === null ? null : (JSON.parse(crypto.open(payout_method, placeOfMethod(id))) as PayoutMethod)

/**
 * The whole account, for the admin who sends the money; who looked stands in the audit log. From now on the money may
 * be on its way, so the sponsor can no longer cancel the payout.
 */
export const readReceiver = ({ db, crypto }: Kernel, actor: AdminActor, payout_id: string) =>
  db.write(async (tx) => {
    const { influencer_id, sponsor_id } = await findPayout(tx, actor, payout_id)
    const [row] = await tx.select().from(influencers).where(eq(influencers.id, influencer_id))
    const open = and(inArray(payouts.state, ['draft', 'locked', 'processing']), isNull(payouts.sending_since))
    const set = { sending_since: tx.now, updated_at: tx.now }
    await tx
      .update(payouts)
      .set(set)
      .where(and(eq(payouts.id, payout_id), open))
    await emit(tx, payoutMethodSeen, actor, { subject_id: payout_id, influencer_id, sponsor_id }, { payout_id })
    return { method: decrypt(crypto, row!) }
  })

/** The account is encrypted; its owner hears of the change by mail. */
export async function setPayoutMethod(kernel: Kernel, actor: InfluencerActor, method: PayoutMethod) {
  if (method.kind === 'bank' && isWrongIban(method.account)) throw invalid('account', 'wrong_iban')
  const { influencer_id } = actor
  const payout_method = kernel.crypto.seal(JSON.stringify(method), placeOfMethod(influencer_id))
  await kernel.db.write(async (tx) => {
    await keepPayoutMethod(tx, influencer_id, payout_method)
    const after = { kind: method.kind, account: masked(method.account) }
    await emit(tx, payoutMethodChanged, actor, { subject_id: influencer_id, influencer_id, after }, { influencer_id })
    const kind = 'payout_method_changed' as const
    const key = `${kind}:${influencer_id}:${tx.now}`
    await notify(tx, { influencer_id }, { kind, key, mail: kind, link: '/earnings', data: { account: after.account } })
  })
  return readPayoutMethod(kernel, actor)
}

import type { PlaceShopOrder } from '@affluence/contract/storefronts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { mailLimits, networkOf } from '../../people/credentials/attempts.rules.ts'
import { attemptsMade, takeAttempt } from '../../people/credentials/attempts.service.ts'
import { bitsFor } from '../../people/credentials/proofOfWork.rules.ts'
import { redeemWork, workRequired } from '../../people/credentials/proofOfWork.service.ts'

const HOUR = 3_600_000
const fromNetwork = (ip: string) => `shop order@${networkOf(ip)}`
const fromShop = (sponsor_id: string) => `shop orders of ${sponsor_id}`
const limitsOf = ({ sponsor_id, ip, phone, email }: Ordering) => [
  // Each order mails its customer.
  ...(email === undefined ? [] : mailLimits(email.toLowerCase(), ip)),
  { key: `shop order:${sponsor_id} ${phone.replaceAll(/\D/g, '')}`, most: 5, window: HOUR },
  { key: fromNetwork(ip), most: 30, window: HOUR },
  // All orders of a shop together are counted, and never refused for it.
  { key: fromShop(sponsor_id), most: Number.MAX_SAFE_INTEGER, window: HOUR / 6 },
]

type Ordering = {
  sponsor_id: string
  ip: string
  phone: string
  email: string | undefined
  work: PlaceShopOrder['work']
}
/** So many orders of one number and of one network; while many come, each costs its sender some computing. */
export async function limitOrders(kernel: Kernel, ordering: Ordering) {
  const { sponsor_id, ip, work } = ordering
  const refusal = await kernel.db.write(
    async (tx) => {
      const counts = {
        network: await attemptsMade(tx, fromNetwork(ip)),
        everybody: await attemptsMade(tx, fromShop(sponsor_id)),
      }
      const bits = bitsFor(counts)
      const isPaid = bits === null || (work !== undefined && (await redeemWork(tx, kernel, work)))
      if (!isPaid) return workRequired(kernel, bits)
      const retry_after = await takeAttempt(tx, limitsOf(ordering))
      return retry_after === null ? null : new Refusal('too_often', 'too_many_attempts', { retry_after })
    },
    { isolation: 'read committed' },
  )
  if (refusal) throw refusal
}

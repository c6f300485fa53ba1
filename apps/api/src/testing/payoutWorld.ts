import { ledger } from '@affluence/contract/ledger'
import { payouts } from '@affluence/contract/payouts'
import { duties } from '../app.ts'
import { runTaskNow } from '../features/views/admin/admin.service.ts'
import { affiliationWorld, type World } from './affiliationWorld.ts'
import { earningWorld, partyOf } from './earningWorld.ts'

/** Sales that earn, and what is done with the payouts that gather their commissions. */
export async function payoutWorld() {
  const w = await affiliationWorld()
  return {
    w,
    party: partyOf,
    ...earningWorld(w),
    async run(name: string) {
      w.clock.pass(1000)
      await runTaskNow(w.kernel, duties.tasks, name)
      await w.work()
    },
    act: (id: string, action: 'lock' | 'process' | 'cancel', by = w.adminUser) =>
      by(payouts[action], { params: { id } }),
    pay: (id: string) => w.adminUser(payouts.pay, { params: { id }, body: { reference: 'TRX-1' } }),
    balance: async () => (await w.shop(ledger.balance)).body,
    earnings: async (who: World['ada']) => (await who(payouts.earnings)).body.data[0],
  }
}

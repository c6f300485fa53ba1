import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { sendMoneyNotice, type To } from '../ledger/moneyNotices.service.ts'
import { creditorOf } from './moneyLeft.rules.ts'
import { findWaiver } from './waivers.service.ts'

/** The one who owed it hears that it is given up, and in which words. */
export const notifyWaiver = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const found = await findWaiver(tx, id)
    if (!(await run.finish(tx))) return
    const isSponsorsDebt = creditorOf(found.amount) === 'influencer'
    const to: To = isSponsorsDebt ? { sponsor_id: found.sponsor.id } : { influencer_id: found.influencer.id }
    const from = isSponsorsDebt ? found.influencer.display_name : found.sponsor.company_name
    const told = { amount: Math.abs(found.amount), currency: found.currency, from, reason: found.words }
    await sendMoneyNotice(tx, to, 'waiver_given', id, '/commissions?state=waived', told)
  })

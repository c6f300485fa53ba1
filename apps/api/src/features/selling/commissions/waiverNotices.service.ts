import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { sendMoneyNotice, type To } from '../ledger/moneyNotices.service.ts'
import { creditorOf } from './moneyLeft.rules.ts'
import { findWaiver } from './waivers.service.ts'

/** The one who owed it hears that it is given up, and in which words. */
export const notifyWaiver = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const row = await findWaiver(tx, id)
    if (!(await run.finish(tx))) return
    const isSponsorsDebt = creditorOf(row.amount) === 'influencer'
    const to: To = isSponsorsDebt ? { sponsor_id: row.sponsor.id } : { influencer_id: row.influencer.id }
    const from = isSponsorsDebt ? row.influencer.display_name : row.sponsor.company_name
    const notice = { amount: Math.abs(row.amount), currency: row.currency, from, reason: row.words }
    await sendMoneyNotice(tx, to, 'waiver_given', id, '/commissions?state=waived', notice)
  })

import { and, eq, gte, sql } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { freeBudget } from './briefs.rules.ts'
import { type CampaignRow, campaigns } from './briefs.tables.ts'

const free = sql`${campaigns.budget} - ${campaigns.spent} - ${campaigns.reserved}`

export const budgetExceeded = (campaign: CampaignRow, required: number) =>
  new Refusal('conflict', 'budget_exceeded', {
    required,
    free: freeBudget(campaign),
    currency: campaign.currency,
  })

export function assertAffordable(campaign: CampaignRow, amount: number) {
  if (amount > freeBudget(campaign)) throw budgetExceeded(campaign, amount)
}

/** Promised pay leaves what is free. The condition stands in the update, so two promises never share a coin. */
export async function reserveBudget(tx: Tx, campaign: CampaignRow, amount: number) {
  const [reserved] = await tx
    .update(campaigns)
    .set({ reserved: sql`${campaigns.reserved} + ${amount}`, updated_at: tx.now })
    .where(and(eq(campaigns.id, campaign.id), gte(free, amount)))
    .returning({ id: campaigns.id })
  if (!reserved) throw budgetExceeded(campaign, amount)
}

/** The promise is void: its pay is free again. */
export async function releaseBudget(tx: Tx, campaign_id: string, amount: number) {
  await tx
    .update(campaigns)
    .set({ reserved: sql`${campaigns.reserved} - ${amount}`, updated_at: tx.now })
    .where(eq(campaigns.id, campaign_id))
}

/** The promise is kept: its pay is spent. */
export async function spendBudget(tx: Tx, campaign_id: string, amount: number) {
  await tx
    .update(campaigns)
    .set({
      reserved: sql`${campaigns.reserved} - ${amount}`,
      spent: sql`${campaigns.spent} + ${amount}`,
      updated_at: tx.now,
    })
    .where(eq(campaigns.id, campaign_id))
}

import type { UserAction } from '@affluence/contract/users'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move, recordStep } from '../../../kernel/db/move.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { type Account, findAccount, type Person, toMe } from '../account/account.service.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { notify } from '../identities/notices.service.ts'
import { describeSales, renameSponsor } from '../sponsors/sponsors.service.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { standingCycle } from './standing.rules.ts'
import {
  userApproved,
  userFlagged,
  userRejected,
  userRestored,
  userResubmitted,
  userSuspended,
  userUnflagged,
} from './users.events.ts'

type Decision = Exclude<UserAction, 'remove'>
const facts = {
  approve: userApproved,
  reject: userRejected,
  flag: userFlagged,
  unflag: userUnflagged,
  suspend: userSuspended,
  restore: userRestored,
}

export async function decideParty(tx: Tx, by: Actor | null, account: Account, action: Decision, reason: string | null) {
  const { user, sponsor, influencer } = account
  if (sponsor) await changeParty(tx, sponsors, sponsor, by, action, reason)
  if (influencer) await changeParty(tx, influencers, influencer, by, action, reason)
  const { id: user_id, sponsor_id, influencer_id } = user
  const party = sponsor ?? influencer
  const before = party && { approval: party.approval, flagged: Boolean(party.flagged_at) }
  await emit(
    tx,
    facts[action],
    by,
    {
      subject_id: user_id,
      user_id,
      sponsor_id,
      influencer_id,
      ...(before && { before }),
      after: { ...(before && afterDecision(before, action)), ...(reason && { reason }) },
    },
    { user_id, reason },
  )
}

type Standing = { approval: Parameters<typeof standingCycle.next>[0]; flagged: boolean }
/** What becomes of it. */
const afterDecision = ({ approval, flagged }: Standing, action: Decision): Standing =>
  action === 'flag' || action === 'unflag'
    ? { approval, flagged: action === 'flag' }
    : { approval: standingCycle.next(approval, action), flagged }

type Parties = typeof sponsors | typeof influencers
type Party = { id: string; approval: string; flagged_at: string | null }
async function changeParty(
  tx: Tx,
  table: Parties,
  row: Party,
  by: Actor | null,
  action: Decision,
  reason: string | null,
) {
  if (action === 'flag' || action === 'unflag') {
    return setFlag(tx, table, row, by, action, reason)
  }
  await move(tx, {
    cycle: standingCycle,
    table,
    row: row as never,
    action: action as 'approve',
    by,
    comment: reason,
    column: 'approval' as never,
    set: { approval_reason: reason } as never,
  })
}

/** A flag stands beside the approval, so its history shows the same state before and after. */
async function setFlag(
  tx: Tx,
  table: Parties,
  row: Party,
  by: Actor | null,
  action: 'flag' | 'unflag',
  reason: string | null,
) {
  const flag =
    action === 'flag'
      ? { flagged_at: tx.now, flag_reason: reason, flagged_by: by && 'user_id' in by ? by.user_id : null }
      : { flagged_at: null, flag_reason: null, flagged_by: null }
  const isOther = action === 'flag' ? isNull(table.flagged_at) : isNotNull(table.flagged_at)
  const [updated] = await tx
    .update(table)
    .set({ ...flag, updated_at: tx.now })
    .where(and(eq(table.id, row.id), isOther))
    .returning({ id: table.id })
  if (!updated) throw new Refusal('conflict', 'wrong_state', { state: row.approval })
  await recordStep(tx, { subject_id: row.id, from: row.approval, to: row.approval, action, by, comment: reason })
}

/** A refused sponsor corrects what was wrong and stands in the queue again. */
export const resubmit = ({ db }: Kernel, actor: Person, { name, sells_on }: { name?: string; sells_on?: string }) =>
  db.write(async (tx) => {
    const account = await findAccount(tx, actor.user_id)
    const party = account.sponsor ?? account.influencer
    if (!party || party.approval !== 'rejected') throw new Refusal('conflict', 'not_rejected')
    const table = account.sponsor ? sponsors : influencers
    await move(tx, {
      cycle: standingCycle,
      table,
      row: party as never,
      action: 'resubmit',
      by: actor,
      column: 'approval' as never,
      set: { approval_reason: null } as never,
    })
    if (account.sponsor && name) await renameSponsor(tx, account.sponsor.id, name)
    if (account.sponsor && sells_on) await describeSales(tx, account.sponsor.id, sells_on)
    const { sponsor_id, influencer_id } = account.user
    await emit(
      tx,
      userResubmitted,
      actor,
      { subject_id: actor.user_id, user_id: actor.user_id, sponsor_id, influencer_id },
      { user_id: actor.user_id, reason: null },
    )
    const fresh = await findAccount(tx, actor.user_id)
    await notify(
      tx,
      { role: 'admin' },
      {
        kind: 'sponsor_waiting',
        key: `waiting:${actor.user_id}:${tx.now}`,
        data: { name: toMe(fresh).party?.name ?? '' },
        link: '/admin/approvals',
      },
    )
    return toMe(fresh)
  })

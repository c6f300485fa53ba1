import type { Approval } from '@affluence/contract/accounts'
import { decimals } from '@affluence/contract/common'
import type { BulkAction, RosterAction, RosterEntry, RosterStatus, SalesTotal } from '@affluence/contract/roster'

/** Admins speak of active and inactive influencers; rows of their approval. */
export const approvalOf: Record<RosterStatus, Approval> = {
  active: 'approved',
  inactive: 'suspended',
  pending: 'pending',
  rejected: 'rejected',
}
const statusOf = (approval: Approval) =>
  (Object.keys(approvalOf) as RosterStatus[]).find((status) => approvalOf[status] === approval)!

export const actionsOf = (approval: Approval): RosterAction[] =>
  approval === 'approved' ? ['deactivate'] : approval === 'rejected' ? [] : ['activate']

/** The decision on the party that an action means, where it stands; null where there is nothing to decide. */
export function decisionFor(action: Exclude<BulkAction, 'regenerate'>, approval: Approval) {
  if (!actionsOf(approval).includes(action)) return null
  if (action === 'deactivate') return 'suspend'
  return approval === 'pending' ? 'approve' : 'restore'
}

const COLUMNS = [
  'ID',
  'Name',
  'Username',
  'Email',
  'Phone',
  'Commission Rate',
  'Status',
  'Total Orders',
  'Total Revenue',
  'Commission Earned',
  'Active Coupons',
  'Created Date',
]
const BOM = '\uFEFF'
/** What a spreadsheet would run begins with an apostrophe; numbers of ours stay numbers. */
const cell = (value: string | number) => {
  if (typeof value === 'number') return String(value)
  const harmless = /^[=+\-@\t\r\n\0＝＋－＠]/.test(value) ? `'${value}` : value
  return `"${harmless.replaceAll('"', '""')}"`
}
const line = (cells: (string | number)[]) => `${cells.map(cell).join(',')}\r\n`
export const fileHead = BOM + line(COLUMNS)

/** `12.50 EUR`; several currencies stand beside each other, never in one sum. */
const amounts = (totals: SalesTotal[], of: 'revenue' | 'commission') =>
  totals
    .map((total) => {
      const places = decimals(total.currency)
      return `${(total[of] / 10 ** places).toFixed(places)} ${total.currency}`
    })
    .join('; ')

export const fileLine = (entry: RosterEntry) =>
  line([
    entry.id,
    entry.display_name,
    entry.username,
    entry.email,
    entry.phone ?? '',
    (entry.commission_bps ?? 0) / 100,
    statusOf(entry.approval),
    entry.totals.reduce((sum, { orders }) => sum + orders, 0),
    amounts(entry.totals, 'revenue'),
    amounts(entry.totals, 'commission'),
    entry.active_coupons,
    entry.created_at.slice(0, 10),
  ])

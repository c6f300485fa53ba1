import type { Translate } from '../../kernel/messages.ts'
import type { Column } from '../../ui/columns.ts'

/** What a list of orders shows; influencers do not read who brought them. */
export const orderColumns = (t: Translate<'orders'>, isInfluencer: boolean): Column[] => [
  { key: 'number', label: t('columns.number'), always: true },
  { key: 'placed', label: t('columns.placed'), sort: 'placed_at' },
  { key: 'customer', label: t('columns.customer'), wide: true },
  { key: 'state', label: t('columns.state') },
  isInfluencer
    ? { key: 'coupon', label: t('coupon') }
    : { key: 'influencer', label: t('columns.influencer'), wide: true },
  { key: 'total', label: t('columns.total'), end: true, sort: 'total' },
  { key: 'commission', label: t('columns.commission'), end: true },
]

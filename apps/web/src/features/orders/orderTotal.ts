import type { orders } from '@affluence/contract/orders'
import { computed } from 'vue'
import { formatNumber } from '../../kernel/format.ts'
import { useTexts } from '../../kernel/messages.ts'
import type { ListQuery } from '../../ui/listState.ts'
import { useOrderCount } from './orders.queries.ts'

/** How many orders the filters of a list find, in words; the page and its order do not matter. */
export function useOrderTotal(of: () => ListQuery<typeof orders.list>) {
  const t = useTexts('orders')
  const { data } = useOrderCount(() => {
    const { cursor: _, sort: _sort, limit: _limit, ...filters } = of()
    return filters
  })
  return computed(() => {
    if (!data.value) return undefined
    const { count, is_more } = data.value
    return t(is_more ? 'count_more' : 'count', { n: count, count: formatNumber(count) })
  })
}

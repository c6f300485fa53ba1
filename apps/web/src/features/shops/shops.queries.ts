import { shops } from '@affluence/contract/shops'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const shopQueries = queryKind('shops', ['shop.*'])

export const useShops = () => useQuery({ key: shopQueries.key(), query: () => call(shops.list, {}) })

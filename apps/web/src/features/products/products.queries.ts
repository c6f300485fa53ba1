import { products } from '@affluence/contract/products'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import type { Finder } from '../../kernel/feature.ts'
import { formatMoney } from '../../kernel/format.ts'
import { answerBefore, queryKind } from '../../kernel/queries.ts'

export const productQueries = queryKind('products', [
  'sponsor.*',
  'affiliation.*',
  'link.*',
  'product.*',
  'product_import.*',
])
export const importQueries = queryKind('product_imports', ['product_import.*'])

/** Without an id there is no product yet. */
export const useProduct = (id: () => string | null | undefined) =>
  useQuery({
    key: () => productQueries.key(id() ?? 'new'),
    query: () => call(products.get, { params: { id: id()! } }),
    enabled: () => Boolean(id()),
  })
export const useCategories = () =>
  useQuery({ key: productQueries.key('categories'), query: () => call(products.categories, {}) })
/** Products that the reader may still ask for, by words. */
export const useAskableProducts = (words: () => string, enabled: () => boolean) =>
  useQuery({
    key: () => productQueries.key('pick', words()),
    query: () => call(products.list, { query: { q: words(), askable: 'true', limit: 20 } }),
    enabled,
    placeholderData: answerBefore(products.list),
  })
export const useLastImport = () =>
  useQuery({
    key: importQueries.key(),
    query: () => call(products.imports, { query: { limit: 1 } }),
  })

/** For the palette. */
export const findProducts: Finder['find'] = async (query, signal) =>
  (await call(products.list, { query }, signal)).data.map((product) => ({
    to: `/products/${product.id}`,
    icon: 'i-lucide-package',
    label: product.name,
    hint: formatMoney(product.price, product.currency),
  }))

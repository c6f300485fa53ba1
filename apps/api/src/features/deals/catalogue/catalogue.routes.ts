import { products } from '@affluence/contract/products'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { getProduct, listCategories, listProducts } from './catalogue.service.ts'

export function catalogueRoutes(route: Route, kernel: Kernel) {
  route(products.list, 'anyone', ({ actor, query }) => listProducts(kernel, actor, query))
  route(products.categories, 'anyone', () => listCategories(kernel))
  route(products.get, 'anyone', ({ actor, params }) => getProduct(kernel, actor, params.id))
}

import { products } from '@affluence/contract/products'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { setImage } from './images.service.ts'
import { cancelImport, getImport, importProducts, listImports } from './imports.service.ts'
import { changeProduct, createProduct, moveProduct } from './products.service.ts'

export function productRoutes(route: Route, kernel: Kernel) {
  const { create, change, publish, archive, restore } = products
  route(create, 'product.create', ({ actor, body }) => createProduct(kernel, actor, body))
  route(change, 'product.write', ({ actor, params, body }) => changeProduct(kernel, actor, params.id, body))
  route(publish, 'product.write', ({ actor, params }) => moveProduct(kernel, actor, params.id, 'publish'))
  route(archive, 'product.write', ({ actor, params }) => moveProduct(kernel, actor, params.id, 'archive'))
  route(restore, 'product.write', ({ actor, params }) => moveProduct(kernel, actor, params.id, 'restore'))
  route(products.setImage, 'product.write', ({ actor, params, request }) =>
    setImage(kernel, actor, params.id, request.body as Buffer),
  )
  route(products.dropImage, 'product.write', ({ actor, params }) => setImage(kernel, actor, params.id, null))
  route(products.import, 'product.create', ({ actor, body }) => importProducts(kernel, actor, body.csv))
  route(products.imports, 'product.create', ({ actor, query }) => listImports(kernel, actor, query))
  route(products.getImport, 'product.create', ({ actor, params }) => getImport(kernel, actor, params.id))
  route(products.cancelImport, 'product.create', ({ actor, params }) => cancelImport(kernel, actor, params.id))
}

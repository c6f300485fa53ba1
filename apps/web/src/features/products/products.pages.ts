import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

const page = (load: Parameters<typeof withTexts>[0]) => withTexts(load, 'products', 'affiliations')
export const productPages: RouteRecordRaw[] = [
  {
    name: 'products',
    path: '/products',
    meta: { title: 'products.title' },
    component: page(() => import('./ProductsPage.vue')),
  },
  {
    name: 'product_new',
    path: '/products/new',
    meta: { title: 'products.new', who: ['sponsor'] },
    component: page(() => import('./ProductEditorPage.vue')),
  },
  {
    name: 'product_import',
    path: '/products/import',
    meta: { title: 'products.import.title', who: ['sponsor'] },
    component: page(() => import('./ImportPage.vue')),
  },
  {
    name: 'product',
    path: '/products/:id',
    props: true,
    meta: { title: 'products.one' },
    component: page(() => import('./ProductPage.vue')),
  },
  {
    name: 'product_edit',
    path: '/products/:id/edit',
    props: true,
    meta: { title: 'products.edit', who: ['sponsor', 'admin'] },
    component: page(() => import('./ProductEditorPage.vue')),
  },
]

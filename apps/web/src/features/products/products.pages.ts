import type { Page } from '../../kernel/feature.ts'

export const productPages: Page[] = [
  {
    name: 'products',
    path: '/products',
    meta: { title: 'products.title' },
    component: () => import('./ProductsPage.vue'),
  },
  {
    name: 'product_new',
    path: '/products/new',
    meta: { title: 'products.new', who: ['sponsor'] },
    component: () => import('./ProductEditorPage.vue'),
  },
  {
    name: 'product_import',
    path: '/products/import',
    meta: { title: 'products.import.title', who: ['sponsor'] },
    component: () => import('./ImportPage.vue'),
  },
  {
    name: 'product',
    path: '/products/:id',
    props: true,
    meta: { title: 'products.one' },
    component: () => import('./ProductPage.vue'),
  },
  {
    name: 'product_edit',
    path: '/products/:id/edit',
    props: true,
    meta: { title: 'products.edit', who: ['sponsor', 'admin'] },
    component: () => import('./ProductEditorPage.vue'),
  },
]

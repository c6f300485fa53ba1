import type { Page } from '../../kernel/feature.ts'

export const shopPages: Page[] = [
  {
    name: 'shops',
    path: '/shops',
    meta: { title: 'shops.title', who: ['sponsor'] },
    component: () => import('./ShopsPage.vue'),
  },
  {
    name: 'shop',
    path: '/shops/:id',
    meta: { title: 'shops.title', who: ['sponsor'] },
    component: () => import('./ShopPage.vue'),
  },
]

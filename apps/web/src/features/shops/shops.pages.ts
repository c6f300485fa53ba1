import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const shopPages: RouteRecordRaw[] = [
  {
    name: 'shops',
    path: '/shops',
    meta: { title: 'shops.title', who: ['sponsor'] },
    component: withTexts(() => import('./ShopsPage.vue'), 'shops'),
  },
  {
    name: 'shop',
    path: '/shops/:id',
    meta: { title: 'shops.title', who: ['sponsor'] },
    component: withTexts(() => import('./ShopPage.vue'), 'shops'),
  },
]

import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

const page = (load: Parameters<typeof withTexts>[0]) => withTexts(load, 'affiliations', 'products', 'links')
export const affiliationPages: RouteRecordRaw[] = [
  {
    name: 'affiliation_requests',
    path: '/affiliation-requests',
    meta: { title: 'affiliations.title' },
    component: page(() => import('./RequestsPage.vue')),
  },
  {
    name: 'affiliation_request',
    path: '/affiliation-requests/:id',
    props: true,
    meta: { title: 'affiliations.one' },
    component: page(() => import('./RequestPage.vue')),
  },
]

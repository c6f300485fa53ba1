import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

const page = (load: Parameters<typeof withTexts>[0]) => withTexts(load, 'adRequests')
export const adRequestPages: RouteRecordRaw[] = [
  {
    name: 'ad_requests',
    path: '/ad-requests',
    meta: { title: 'adRequests.title', who: ['admin', 'sponsor', 'influencer'] },
    component: page(() => import('./AdRequestsPage.vue')),
  },
  {
    name: 'ad_request_new',
    path: '/ad-requests/new',
    meta: { title: 'adRequests.new', who: ['sponsor', 'influencer'] },
    component: page(() => import('./NewRequestPage.vue')),
  },
  {
    name: 'ad_request',
    path: '/ad-requests/:id',
    props: true,
    meta: { title: 'adRequests.one', who: ['admin', 'sponsor', 'influencer'] },
    component: page(() => import('./AdRequestPage.vue')),
  },
]

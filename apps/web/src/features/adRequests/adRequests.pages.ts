import type { Page } from '../../kernel/feature.ts'

export const adRequestPages: Page[] = [
  {
    name: 'ad_requests',
    path: '/ad-requests',
    meta: { title: 'adRequests.title', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./AdRequestsPage.vue'),
  },
  {
    name: 'ad_request_new',
    path: '/ad-requests/new',
    meta: { title: 'adRequests.new', who: ['sponsor', 'influencer'] },
    component: () => import('./NewRequestPage.vue'),
  },
  {
    name: 'ad_request',
    path: '/ad-requests/:id',
    props: true,
    meta: { title: 'adRequests.one', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./AdRequestPage.vue'),
  },
]

import type { Page } from '../../kernel/feature.ts'

export const affiliationPages: Page[] = [
  {
    name: 'affiliation_requests',
    path: '/affiliation-requests',
    meta: { title: 'affiliations.title' },
    component: () => import('./RequestsPage.vue'),
  },
  {
    name: 'affiliation_request',
    path: '/affiliation-requests/:id',
    props: true,
    meta: { title: 'affiliations.one' },
    component: () => import('./RequestPage.vue'),
  },
]

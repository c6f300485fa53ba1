import type { Page } from '../../kernel/feature.ts'

export const brandingPages: Page[] = [
  {
    name: 'branding',
    path: '/branding',
    meta: { title: 'branding.title', who: ['sponsor'] },
    component: () => import('./BrandingPage.vue'),
  },
]

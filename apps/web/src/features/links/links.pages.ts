import type { Page } from '../../kernel/feature.ts'

export const linkPages: Page[] = [
  { name: 'links', path: '/links', meta: { title: 'links.title' }, component: () => import('./LinksPage.vue') },
  {
    name: 'link',
    path: '/links/:id',
    props: true,
    meta: { title: 'links.one' },
    component: () => import('./LinkPage.vue'),
  },
]

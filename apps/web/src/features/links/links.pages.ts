import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

const page = (load: Parameters<typeof withTexts>[0]) => withTexts(load, 'links', 'products')
export const linkPages: RouteRecordRaw[] = [
  { name: 'links', path: '/links', meta: { title: 'links.title' }, component: page(() => import('./LinksPage.vue')) },
  {
    name: 'link',
    path: '/links/:id',
    props: true,
    meta: { title: 'links.one' },
    component: page(() => import('./LinkPage.vue')),
  },
]

import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { features } from './features.ts'
import { withTexts } from './kernel/pages.ts'
import { useSession } from './kernel/session.ts'
import { until } from './kernel/until.ts'
import PublicLayout from './shell/PublicLayout.vue'

/** Every page of the product, with the texts of its feature. */
const pages = features.flatMap((one) =>
  (one.pages ?? []).map((page): RouteRecordRaw => ({
    ...page,
    component: withTexts(page.component, ...(one.texts ?? [])),
  })),
)

const isPublic = (page: RouteRecordRaw) => page.meta?.who === 'anyone' || page.meta?.who === 'stranger'
const lost = {
  path: '/:path(.*)*',
  component: () => import('./shell/NotFoundPage.vue'),
} as const
const unknown: RouteRecordRaw = { ...lost, name: 'not_found', meta: { title: 'shell.not_found.title', who: 'anyone' } }
/** The same for those signed in, whose menu stays where it was. */
const unknownInside: RouteRecordRaw = {
  ...lost,
  name: 'not_found_inside',
  meta: { title: 'shell.not_found.title', whileWaiting: true },
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: PublicLayout, children: [...pages.filter(isPublic), unknown] },
    {
      path: '/',
      component: withTexts(() => import('./shell/AppLayout.vue'), 'shell'),
      children: [...pages.filter((page) => !isPublic(page)), unknownInside],
    },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
})

const inFrame = ({ path, query, hash }: RouteLocationNormalized) => ({
  name: 'not_found_inside',
  query,
  hash,
  params: { path: path.slice(1).split('/') },
})
/** Strangers sign in first; those signed in have no use for the sign-in page; a role sees its own pages. */
export async function admission(to: RouteLocationNormalized) {
  const session = useSession()
  const who = to.meta.who
  const restored = session.restore()
  // What anyone may read waits for no answer that does not come.
  await (who === 'anyone' ? Promise.race([restored, until(() => session.unreachable)]) : restored)
  if (to.name === 'not_found' && session.user) return inFrame(to)
  if (who === 'anyone') return true
  if (who === 'stranger') return session.user ? { path: '/home' } : true
  if (!session.user) return { path: '/sign-in', query: to.path === '/home' ? {} : { next: to.fullPath } }
  if (Array.isArray(who) && !who.includes(session.user.role)) {
    return inFrame(to)
  }
  if (session.waiting && !to.meta.whileWaiting) return { path: '/home' }
  return true
}
router.beforeEach(admission)

import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { accountSettingsPages } from './features/account/account.pages.ts'
import { accountPages } from './features/accounts/accounts.pages.ts'
import { adRequestPages } from './features/adRequests/adRequests.pages.ts'
import { adminPages } from './features/admin/admin.pages.ts'
import { affiliationPages } from './features/affiliations/affiliations.pages.ts'
import { campaignPages } from './features/campaigns/campaigns.pages.ts'
import { discoveryPages } from './features/discovery/discovery.pages.ts'
import { exportPages } from './features/exports/exports.pages.ts'
import { dashboardPages } from './features/dashboards/dashboards.pages.ts'
import { shopPages } from './features/shops/shops.pages.ts'
import { attributionPages } from './features/attributions/attributions.pages.ts'
import { influencerPages } from './features/influencers/influencers.pages.ts'
import { apiKeyPages } from './features/apiKeys/apiKeys.pages.ts'
import { landingPages } from './features/landing/landing.pages.ts'
import { linkPages } from './features/links/links.pages.ts'
import { notificationPages } from './features/notifications/notifications.pages.ts'
import { productPages } from './features/products/products.pages.ts'
import { profilePages } from './features/profile/profile.pages.ts'
import { couponPages } from './features/coupons/coupons.pages.ts'
import { orderPages } from './features/orders/orders.pages.ts'
import { rosterPages } from './features/roster/roster.pages.ts'
import { walletPages } from './features/wallet/wallet.pages.ts'
import { reportPages } from './features/reports/reports.pages.ts'
import { withTexts } from './kernel/pages.ts'
import { useSession } from './kernel/session.ts'
import { until } from './kernel/until.ts'
import PublicLayout from './shell/PublicLayout.vue'

/** Every page of the product, by feature. */
const pages = [
  ...landingPages,
  ...accountPages,
  ...dashboardPages,
  ...accountSettingsPages,
  ...notificationPages,
  ...campaignPages,
  ...adRequestPages,
  ...discoveryPages,
  ...influencerPages,
  ...profilePages,
  ...productPages,
  ...affiliationPages,
  ...linkPages,
  ...apiKeyPages,
  ...attributionPages,
  ...shopPages,
  ...orderPages,
  ...couponPages,
  ...walletPages,
  ...reportPages,
  ...exportPages,
  ...rosterPages,
  ...adminPages,
]

const isPublic = (page: RouteRecordRaw) => page.meta?.who === 'anyone' || page.meta?.who === 'stranger'
const lost = {
  path: '/:path(.*)*',
  component: () => import('./shell/NotFoundPage.vue'),
} as const
const unknown: RouteRecordRaw = { ...lost, name: 'not_found', meta: { title: 'shell.not_found.title', who: 'anyone' } }
/** The same for those signed in, whose menu stays where it was. */
const unknownInside: RouteRecordRaw = { ...lost, name: 'not_found_inside', meta: { title: 'shell.not_found.title' } }

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

/** What is open to whoever is not let in yet. */
const whileWaiting = ['home', 'account', 'notifications', 'profile', 'not_found', 'not_found_inside']

const inFrame = ({ path, query, hash }: RouteLocationNormalized) => ({
  ...{ name: 'not_found_inside', query, hash },
  params: { path: path.slice(1).split('/') },
})
/** Strangers sign in first; those signed in have no use for the sign-in page; a role sees its own pages. */
export async function admission(to: RouteLocationNormalized) {
  const session = useSession()
  const who = to.meta.who
  const known = session.restore()
  // What anyone may read waits for no answer that does not come.
  await (who === 'anyone' ? Promise.race([known, until(() => session.unreachable)]) : known)
  if (to.name === 'not_found' && session.user) return inFrame(to)
  if (who === 'anyone') return true
  if (who === 'stranger') return session.user ? { path: '/home' } : true
  if (!session.user) return { path: '/sign-in', query: to.path === '/home' ? {} : { next: to.fullPath } }
  if (Array.isArray(who) && !who.includes(session.user.role)) {
    return inFrame(to)
  }
  if (session.waiting && !whileWaiting.includes(String(to.name))) return { path: '/home' }
  return true
}
router.beforeEach(admission)

import type { Kernel } from '../kernel/kernel.ts'
import type { Route } from '../permissions.ts'
import { sponsorshipRoutes } from './001-sponsorship.ts'
import { oldDeliveryRoutes } from './002-delivery.ts'
import { partnerRoutes } from './002-partner.ts'
import { socialRoutes } from './003-social.ts'
import { affiliationCompatRoutes } from './004-affiliation.ts'

export function compatRoutes(route: Route, kernel: Kernel) {
  sponsorshipRoutes(route, kernel)
  partnerRoutes(route, kernel)
  oldDeliveryRoutes(route, kernel)
  socialRoutes(route, kernel)
  affiliationCompatRoutes(route, kernel)
}

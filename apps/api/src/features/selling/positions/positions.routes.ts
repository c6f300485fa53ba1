import { positions } from '@affluence/contract/positions'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Route } from '../../../permissions.ts'
import { courierOf } from '../couriers/links.service.ts'
import { readReport } from './positions.rules.ts'
import { recordPositions } from './positions.service.ts'

export function positionRoutes(route: Route, kernel: Kernel) {
  // Traccar Client brings the secret as the name of its device, so whoever calls is found out here.
  route(positions.send, 'anyone', async ({ actor, body, query, request }) => {
    const { device, fixes } = readReport(body, query, kernel.clock.now())
    const client = { ip: request.ip, user_agent: '' }
    const courier = actor ?? (device === null ? null : await courierOf(kernel, device, client))
    if (courier?.kind !== 'courier' || courier.approval !== 'approved')
      throw new Refusal('unauthenticated', 'unauthenticated')
    await recordPositions(kernel, courier, fixes)
    return []
  })
}

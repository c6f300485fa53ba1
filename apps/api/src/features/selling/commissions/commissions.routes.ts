import { commissions } from '@affluence/contract/commissions'
import { waivers } from '@affluence/contract/commissions.waivers'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { getCommission, listCommissions, totalCommissions } from './commissionView.service.ts'
import { decideCommission } from './decisions.service.ts'
import { createWaiver, listWaivers } from './waivers.service.ts'

export function commissionRoutes(route: Route, kernel: Kernel) {
  const { list, totals, get, hold, release, reject } = commissions
  route(list, 'commission.read', ({ actor, query }) => listCommissions(kernel, actor, query))
  route(totals, 'commission.read', ({ actor, query }) => totalCommissions(kernel, actor, query))
  route(get, 'commission.read', ({ actor, params }) => getCommission(kernel, actor, params.id))
  route(hold, 'commission.decide', ({ actor, params, body }) =>
    decideCommission(kernel, actor, params.id, { action: 'hold', ...body }),
  )
  route(release, 'commission.decide', ({ actor, params, body }) =>
    decideCommission(kernel, actor, params.id, { action: 'release', reason: body?.reason ?? '' }),
  )
  route(reject, 'commission.decide', ({ actor, params, body }) =>
    decideCommission(kernel, actor, params.id, { action: 'reject', ...body }),
  )
  route(waivers.list, 'waiver.read', ({ actor, query }) => listWaivers(kernel, actor, query))
  route(waivers.create, 'waiver.give', ({ actor, body }) => createWaiver(kernel, actor, body))
}

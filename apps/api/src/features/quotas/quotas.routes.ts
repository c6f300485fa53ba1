import { quotas } from '@affluence/contract/quotas'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Route } from '../../permissions.ts'
import { changeQuota, myQuotas, quotasOfUser } from './usage.service.ts'

export function quotaRoutes(route: Route, kernel: Kernel) {
  route(quotas.mine, 'account.self', ({ actor }) => myQuotas(kernel, actor))
  route(quotas.of, 'user.read', ({ params }) => quotasOfUser(kernel, params.id))
  route(quotas.change, 'user.decide', ({ actor, params, body }) =>
    changeQuota(kernel, actor, params.id, params.quota, body.most),
  )
}

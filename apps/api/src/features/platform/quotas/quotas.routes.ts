import { quotas } from '@affluence/contract/quotas'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeQuota, type QuotaSources, myQuotas, quotasOfUser } from './usage.service.ts'

export function quotaRoutes(route: Route, kernel: Kernel, known: QuotaSources) {
  route(quotas.mine, 'account.self', ({ actor }) => myQuotas(kernel, known, actor))
  route(quotas.of, 'user.read', ({ params }) => quotasOfUser(kernel, known, params.id))
  route(quotas.change, 'user.decide', ({ actor, params, body }) =>
    changeQuota(kernel, known, actor, { ...params, most: body.most }),
  )
}

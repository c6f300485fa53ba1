import { attributions } from '@affluence/contract/attributions'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { dryRun } from './dryRun.service.ts'
import { listNearMisses } from './nearMisses.service.ts'
import { changePolicy, listPolicies } from './policies.service.ts'

export function attributionRoutes(route: Route, kernel: Kernel) {
  route(attributions.policies, 'attribution.policy', ({ actor }) => listPolicies(kernel, actor))
  route(attributions.setPolicy, 'attribution.policy', ({ actor, body }) => changePolicy(kernel, actor, body))
  route(attributions.dryRun, 'attribution.policy', ({ actor, body, isAwaited }) =>
    dryRun(kernel, actor, body, isAwaited),
  )
  route(attributions.nearMisses, 'attribution.near_misses', ({ actor, query }) => listNearMisses(kernel, actor, query))
}

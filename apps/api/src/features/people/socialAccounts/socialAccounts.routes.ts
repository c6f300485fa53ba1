import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialFigures } from '@affluence/contract/socialAccounts.figures'
import { socialMonitor } from '@affluence/contract/socialAccounts.monitor'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeSocialAccount, getSocialAccount, listSocialAccounts } from './accounts.service.ts'
import { beginConnect, completeConnect } from './connecting.service.ts'
import { disconnectMine } from './disconnecting.service.ts'
import { followerFigures, growthOf } from './figures.service.ts'
import { allSnapshots, historyOf } from './history.service.ts'
import { socialMonitorOf, syncFigures } from './monitor.service.ts'
import { checkSetup } from './setup.service.ts'
import { renewMine } from './renewing.service.ts'
import { getSync, listSyncs, syncAccountNow, syncMyAccounts } from './syncs.service.ts'

export function socialAccountRoutes(route: Route, kernel: Kernel) {
  route(socialAccounts.list, 'social_account.read', ({ actor }) => listSocialAccounts(kernel, actor))
  route(socialAccounts.connect, 'social_account.write', ({ actor, body }) => beginConnect(kernel, actor, body.platform))
  route(socialAccounts.complete, 'social_account.write', async ({ actor, body, answerWith }) => {
    const { account, isNew } = await completeConnect(kernel, actor, body)
    if (!isNew) answerWith(200)
    return account
  })
  route(socialAccounts.get, 'social_account.read', ({ actor, params }) => getSocialAccount(kernel, actor, params.id))
  route(socialAccounts.change, 'social_account.write', ({ actor, params, body }) =>
    changeSocialAccount(kernel, actor, params.id, body),
  )
  route(socialAccounts.remove, 'social_account.write', ({ actor, params }) =>
    disconnectMine(kernel, actor, params.id).then(() => {}),
  )
  route(socialAccounts.sync, 'social_account.write', ({ actor, params }) => syncAccountNow(kernel, actor, params.id))
  route(socialAccounts.syncAll, 'social_account.write', ({ actor }) => syncMyAccounts(kernel, actor))
  route(socialAccounts.refresh, 'social_account.write', ({ actor, params }) => renewMine(kernel, actor, params.id))
  route(socialAccounts.history, 'social_account.read', ({ actor, params, query }) =>
    historyOf(kernel, actor, params.id, query),
  )
  route(socialAccounts.snapshots, 'social_account.read', ({ actor, query }) => allSnapshots(kernel, actor, query))
  route(socialFigures.followers, 'social_account.read', ({ actor }) => followerFigures(kernel, actor))
  route(socialFigures.growth, 'social_account.read', ({ actor, query }) => growthOf(kernel, actor, query))
  route(socialMonitor.get, 'social_account.watch', () => socialMonitorOf(kernel))
  route(socialMonitor.figures, 'social_account.watch', ({ query }) => syncFigures(kernel, query.days))
  route(socialMonitor.check, 'social_account.watch', () => checkSetup(kernel))
  route(socialFigures.syncs, 'social_account.read', ({ actor, query }) => listSyncs(kernel, actor, query))
  route(socialFigures.sync, 'social_account.read', ({ actor, params }) => getSync(kernel, actor, params.task_id))
}

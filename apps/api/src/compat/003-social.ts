import type { SocialAccount } from '@affluence/contract/socialAccounts'
import type { SocialSync } from '@affluence/contract/socialAccounts.figures'
import {
  changeSocialAccount,
  getSocialAccount,
  listSocialAccounts,
} from '../features/people/socialAccounts/accounts.service.ts'
import { completeConnect, connectWithToken } from '../features/people/socialAccounts/connecting.service.ts'
import { disconnectMine } from '../features/people/socialAccounts/disconnecting.service.ts'
import { followerFigures } from '../features/people/socialAccounts/figures.service.ts'
import { historyOf } from '../features/people/socialAccounts/history.service.ts'
import { accountsByState, syncFigures } from '../features/people/socialAccounts/monitor.service.ts'
import { renewMine } from '../features/people/socialAccounts/renewing.service.ts'
import { updateMine } from '../features/people/socialAccounts/syncNow.service.ts'
import { getSync, listSyncs, syncAccountNow, syncMyAccounts } from '../features/people/socialAccounts/syncs.service.ts'
import type { InfluencerActor, LinkActor } from '../kernel/access.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { notFound } from '../kernel/refusal.ts'
import type { Route } from '../permissions.ts'
import { social } from './003-social.endpoints.ts'
import { oldAccount, oldCounts, oldFigures, oldJob, oldSnapshot } from './003-social.words.ts'
import { linked } from './linked.ts'

export function socialRoutes(route: Route, kernel: Kernel) {
  accountRoutes(route, kernel)
  connectRoutes(route, kernel)
  syncRoutes(route, kernel)
  figureRoutes(route, kernel)
}

function accountRoutes(route: Route, kernel: Kernel) {
  const present = (account: SocialAccount) => oldAccount(account, kernel.clock.now())
  const changeAndPresent = async (actor: InfluencerActor, id: string, is_public: boolean | undefined) =>
    present(
      await (is_public === undefined
        ? getSocialAccount(kernel, actor, id)
        : changeSocialAccount(kernel, actor, id, { is_public })),
    )
  route(social.accounts, 'social_account.read', async ({ actor, query }) => {
    if (query.page > 1) throw notFound()
    const { data } = await listSocialAccounts(kernel, actor)
    return { count: data.length, next: null, previous: null, results: data.map(present) }
  })
  route(social.get, 'social_account.read', async ({ actor, params }) =>
    present(await getSocialAccount(kernel, actor, params.id)),
  )
  route(social.replace, 'social_account.write', ({ actor, params, body }) =>
    changeAndPresent(actor, params.id, body.is_public),
  )
  route(social.change, 'social_account.write', ({ actor, params, body }) =>
    changeAndPresent(actor, params.id, body.is_public),
  )
  route(social.remove, 'social_account.write', ({ actor, params }) =>
    disconnectMine(kernel, actor, params.id).then(() => {}),
  )
  route(social.disconnect, 'social_account.write', async ({ actor, params }) => {
    await disconnectMine(kernel, actor, params.id)
    return { message: 'Account disconnected' }
  })
  route(social.history, 'social_account.read', async ({ actor, params, query: { limit, cursor } }) => {
    // The page brings the row after it too, so that the last one has a change as well.
    return (await historyOf(kernel, actor, params.id, { limit, cursor })).data.map(oldSnapshot)
  })
}

function connectRoutes(route: Route, kernel: Kernel) {
  route(social.create, 'social_account.write', async ({ actor, body, answerWith }) => {
    const { account, isNew } = await connectWithToken(kernel, actor, body)
    if (!isNew) answerWith(200)
    return oldAccount(account, kernel.clock.now())
  })
  route(social.connect, 'social_account.write', async ({ actor, body, answerWith }) => {
    const { platform, auth_code, state, access_token } = body
    const { account, isNew } = auth_code
      ? await completeConnect(kernel, actor, { platform, code: auth_code, state: state ?? '' })
      : await connectWithToken(kernel, actor, { ...body, access_token: access_token! })
    if (!isNew) answerWith(200)
    const message = isNew ? 'Account connected' : 'Account connected again'
    return { message, account_id: account.id, created: isNew }
  })
  route(social.refresh, 'social_account.write', async ({ actor, params }) => {
    const { token_expires_at } = await renewMine(kernel, actor, params.id)
    return { message: 'Token renewed', expires_at: token_expires_at }
  })
}

function syncRoutes(route: Route, kernel: Kernel) {
  const syncAll = async (actor: InfluencerActor) => {
    const { task_id } = await syncMyAccounts(kernel, actor)
    return { message: 'Sync started', task_id, user_id: actor.user_id }
  }
  route(social.sync, 'social_account.write', async ({ actor, params }) => {
    const { task_id } = await syncAccountNow(kernel, actor, params.id)
    return { message: 'Sync started', task_id, account_id: params.id }
  })
  route(social.syncAll, 'social_account.write', ({ actor }) => syncAll(actor))
  route(social.update, 'social_account.write', ({ actor }) => syncAll(actor))
  route(social.updateNow, 'social_account.write', ({ actor }) => updateMine(kernel, actor))
  route(social.status, 'social_account.read', async ({ actor, params }) => {
    const { task_id, state, ...sync } = await getSync(kernel, actor, params.task_id)
    return {
      task_id,
      status: state,
      result: hasEnded(state) ? { ...oldCounts(sync), error_details: sync.errors } : null,
    }
  })
}
const hasEnded = (state: SocialSync['state']) => state === 'completed' || state === 'failed'

function figureRoutes(route: Route, kernel: Kernel) {
  const figures = async (actor: InfluencerActor | LinkActor) => oldFigures(await followerFigures(kernel, actor))
  route(social.figures, 'social_account.read', ({ actor }) => figures(actor))
  route(social.legacyFigures, 'social_account.read', ({ actor }) => figures(actor))
  route(social.syncs, 'social_account.read', async ({ actor, query, reply }) => {
    const page = await listSyncs(kernel, actor, query)
    return linked(reply, '/api/social-media/stats/sync', { limit: String(query.limit) }, page).map(oldJob)
  })
  route(social.admin, 'social_account.watch', async ({ query }) => {
    const { days, syncs, ...totals } = await syncFigures(kernel, query.days)
    const states = [...(await accountsByState(kernel.db.read)).values()]
    const all = (state: 'active' | 'expired' | 'revoked' | 'error') => states.reduce((sum, one) => sum + one[state], 0)
    return {
      days,
      total_jobs: Object.values(syncs).reduce((sum, n) => sum + n, 0),
      jobs_by_status: syncs,
      accounts_by_status: {
        active: all('active'),
        expired: all('expired'),
        revoked: all('revoked'),
        error: all('error'),
      },
      ...oldCounts(totals),
    }
  })
}

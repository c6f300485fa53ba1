import type { SocialPerson } from './people.ts'
import { type StandInAnswer, type ReceivedCall, grants, ok, refuse, type StandIn } from './protocol.ts'

const tokenFailed = (error: string, error_description = error) => refuse(400, { error, error_description, log_id: '1' })
export const tiktokError = (status: number, code: string, message = code): StandInAnswer =>
  refuse(status, { data: {}, error: { code, message, log_id: '1' } })
const fine = { code: 'ok', message: '', log_id: '1' }

/** TikTok's Login Kit: access tokens of two hours, and rotating refresh tokens. */
export function tiktokStandIn() {
  const issued = grants('tt')
  const usage = { revoked: [] as string[] }
  /** With `keepsOld` a refresh token works until the new one is used; else it ends with the renewal, as documented. */
  const options = { keepsOld: false }
  const replaced = new Map<string, string>()
  const endReplaced = (token: string) => {
    issued.refresh.delete(replaced.get(token) ?? '')
    replaced.delete(token)
  }

  const tokens = (person: SocialPerson) => ({
    access_token: issued.issueAccess(person),
    expires_in: 7200,
    open_id: `tt-${person.id}`,
    refresh_token: issued.issueRefresh(person),
    refresh_expires_in: 15_552_000,
    scope: 'user.info.basic,user.info.profile,user.info.stats,video.list',
    token_type: 'Bearer',
  })
  function token({ form }: ReceivedCall): StandInAnswer {
    if (form.get('client_key') !== 'tt-key' || form.get('client_secret') !== 'tt-secret')
      return tokenFailed('invalid_client')
    if (form.get('grant_type') === 'refresh_token') {
      const old = form.get('refresh_token') ?? ''
      const person = issued.refresh.get(old)
      if (!person) return tokenFailed('invalid_grant', 'Refresh token is invalid or expired.')
      endReplaced(old)
      const fresh = tokens(person)
      if (options.keepsOld) for (const token of [fresh.access_token, fresh.refresh_token]) replaced.set(token, old)
      else issued.refresh.delete(old)
      return ok(fresh)
    }
    const grant = issued.redeem(form.get('code') ?? '')
    if (!grant || grant.redirect_uri !== form.get('redirect_uri'))
      return tokenFailed('invalid_grant', 'Authorization code is expired.')
    return ok(tokens(grant.person))
  }

  return {
    grants: issued,
    usage,
    options,
    answer(call: ReceivedCall) {
      if (call.path === '/v2/oauth/token/') return token(call)
      if (call.path === '/v2/oauth/revoke/') {
        usage.revoked.push(call.form.get('token') ?? '')
        return ok({})
      }
      if (!['/v2/user/info/', '/v2/video/list/'].includes(call.path)) return null
      const person = issued.access.get(call.bearer ?? '')
      endReplaced(call.bearer ?? '')
      if (!person)
        return tiktokError(401, 'access_token_invalid', 'The access token is invalid or not found in the request.')
      return ok({ data: call.path === '/v2/user/info/' ? { user: user(person) } : list(person), error: fine })
    },
  } satisfies StandIn & Record<string, unknown>
}

const user = ({ id, username, followers, following, posts }: SocialPerson) => ({
  open_id: `tt-${id}`,
  username,
  display_name: username,
  avatar_url: 'https://tt.example.com/p.jpg',
  follower_count: followers,
  following_count: following,
  likes_count: 5,
  video_count: posts.length,
})
const list = ({ posts }: SocialPerson) => ({
  videos: posts.map(({ likes, comments, views = 0, shares = 0 }, at) => ({
    id: String(at),
    comment_count: comments,
    share_count: shares,
    view_count: views,
    ...(likes !== null && { like_count: likes }),
  })),
  cursor: 1,
  has_more: false,
})

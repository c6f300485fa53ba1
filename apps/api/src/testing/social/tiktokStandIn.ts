import type { SocialPerson } from './people.ts'
import { type Answered, type Asked, grants, ok, refuse, type StandIn } from './protocol.ts'

const tokenFailed = (error: string, error_description = error) => refuse(400, { error, error_description, log_id: '1' })
export const tiktokError = (status: number, code: string, message = code): Answered =>
  refuse(status, { data: {}, error: { code, message, log_id: '1' } })
const fine = { code: 'ok', message: '', log_id: '1' }

/** TikTok's Login Kit: tokens of two hours, and a refresh token that is another after each use. */
export function tiktokStandIn() {
  const given = grants('tt')
  const used = { revoked: [] as string[] }
  /** As documented a refresh token ends when another one is given out; else it works until what replaced it was used. */
  const options = { keepsOld: false }
  const replaced = new Map<string, string>()
  const endReplaced = (token: string) => {
    given.refresh.delete(replaced.get(token) ?? '')
    replaced.delete(token)
  }

  const tokens = (person: SocialPerson) => ({
    access_token: given.giveAccess(person),
    expires_in: 7200,
    open_id: `tt-${person.id}`,
    refresh_token: given.giveRefresh(person),
    refresh_expires_in: 15_552_000,
    scope: 'user.info.basic,user.info.profile,user.info.stats,video.list',
    token_type: 'Bearer',
  })
  function token({ form }: Asked): Answered {
    if (form.get('client_key') !== 'tt-key' || form.get('client_secret') !== 'tt-secret')
      return tokenFailed('invalid_client')
    if (form.get('grant_type') === 'refresh_token') {
      const old = form.get('refresh_token') ?? ''
      const person = given.refresh.get(old)
      if (!person) return tokenFailed('invalid_grant', 'Refresh token is invalid or expired.')
      endReplaced(old)
      const fresh = tokens(person)
      if (options.keepsOld) for (const token of [fresh.access_token, fresh.refresh_token]) replaced.set(token, old)
      else given.refresh.delete(old)
      return ok(fresh)
    }
    const grant = given.take(form.get('code') ?? '')
    if (!grant || grant.redirect_uri !== form.get('redirect_uri'))
      return tokenFailed('invalid_grant', 'Authorization code is expired.')
    return ok(tokens(grant.person))
  }

  return {
    grants: given,
    used,
    options,
    answer(asked: Asked) {
      if (asked.path === '/v2/oauth/token/') return token(asked)
      if (asked.path === '/v2/oauth/revoke/') {
        used.revoked.push(asked.form.get('token') ?? '')
        return ok({})
      }
      if (!['/v2/user/info/', '/v2/video/list/'].includes(asked.path)) return null
      const person = given.access.get(asked.bearer ?? '')
      endReplaced(asked.bearer ?? '')
      if (!person)
        return tiktokError(401, 'access_token_invalid', 'The access token is invalid or not found in the request.')
      return ok({ data: asked.path === '/v2/user/info/' ? { user: user(person) } : list(person), error: fine })
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

import { type StandInAnswer, type ReceivedCall, grants, ok, refuse, type StandIn } from './protocol.ts'
import type { SocialPerson } from './people.ts'

const failed = (code: number, message: string, more: object = {}): StandInAnswer =>
  refuse(400, { error: { message, type: 'OAuthException', code, fbtrace_id: 'A1', ...more } })
const tokenFailed = (error_message: string): StandInAnswer =>
  refuse(400, { error_type: 'OAuthException', code: 400, error_message })

/**
 * Instagram with Instagram Login, as documented: both formats of the first token, ids beyond 2^53, insights of each
 * post.
 */
export function instagramStandIn() {
  const issued = grants('ig')
  const options = { flat: false, insights: true }
  const short = new Set<string>()

  function exchange({ form }: ReceivedCall): StandInAnswer {
    const grant = issued.redeem(form.get('code') ?? '')
    if (form.get('client_secret') !== 'ig-secret') return tokenFailed('Error validating client secret.')
    if (!grant) return tokenFailed('Invalid authorization code')
    if (form.get('redirect_uri') !== grant.redirect_uri)
      return tokenFailed('Error validating verification code: redirect_uri')
    const token = issued.issueAccess(grant.person)
    short.add(token)
    const permissions = 'instagram_business_basic,instagram_business_manage_insights'
    // A number, written out: JavaScript would lose its last digits.
    const one = `{"access_token":"${token}","user_id":${grant.person.id},"permissions":${options.flat ? `"${permissions}"` : JSON.stringify(permissions.split(','))}}`
    return ok({ raw: options.flat ? one : `{"data":[${one}]}` })
  }
  function lengthen({ query }: ReceivedCall, isFirst: boolean): StandInAnswer {
    const token = query.get('access_token') ?? ''
    const person = issued.access.get(token)
    if (!person || short.has(token) !== isFirst) return failed(190, 'Invalid OAuth access token.')
    const access_token = issued.issueAccess(person)
    return ok({ access_token, token_type: 'bearer', expires_in: 5_184_000 })
  }
  function graph({ path, query }: ReceivedCall): StandInAnswer {
    const person = issued.access.get(query.get('access_token') ?? '')
    if (!person) return failed(190, 'Error validating access token: the session has expired.', { error_subcode: 463 })
    if (path.endsWith('/me')) return ok({ raw: me(person) })
    if (path.endsWith('/me/media')) return ok({ data: media(person), paging: { cursors: { after: 'x' } } })
    const post = person.posts[Number(/\/(\d+)\/insights$/.exec(path)?.[1] ?? -1)]
    if (!post) return failed(100, 'Unsupported get request.', { error_subcode: 33 })
    if (post.views === undefined) return failed(10, 'Application does not have permission for this action')
    const figures = options.insights ? { views: post.views, shares: post.shares ?? 0 } : {}
    return ok({
      data: Object.entries(figures).map(([name, value]) => ({ name, period: 'lifetime', values: [{ value }] })),
    })
  }

  return {
    grants: issued,
    options,
    answer(call: ReceivedCall) {
      if (call.path === '/oauth/access_token') return exchange(call)
      if (call.path === '/access_token') return lengthen(call, true)
      if (call.path === '/refresh_access_token') return lengthen(call, false)
      return call.path.startsWith('/v25.0/') ? graph(call) : null
    },
  } satisfies StandIn & Record<string, unknown>
}

const me = ({ id, app_id, username, followers, following, posts, account_type }: SocialPerson) =>
  `{"id":"${app_id}","user_id":${id},"username":"${username}","name":"${username}","account_type":"${account_type}","profile_picture_url":"https://cdn.example.com/p.jpg","followers_count":${followers},"follows_count":${following},"media_count":${posts.length}}`
const media = ({ posts }: SocialPerson) =>
  posts.map(({ likes, comments }, at) => ({
    id: String(at),
    media_type: 'IMAGE',
    timestamp: '2026-03-01T10:00:00+0000',
    // The field is missing when an owner hides the likes.
    ...(likes !== null && { like_count: likes }),
    comments_count: comments,
  }))

import { createHash } from 'node:crypto'
import type { SocialPerson } from './people.ts'
import { type StandInAnswer, type ReceivedCall, grants, ok, refuse, type StandIn } from './protocol.ts'

const tokenFailed = (status: number, error: string, error_description = error) =>
  refuse(status, { error, error_description })
export const youtubeError = (status: number, reason: string, message = reason): StandInAnswer =>
  refuse(status, { error: { code: status, message, errors: [{ message, domain: 'youtube.quota', reason }] } })

/** Google's tokens and the YouTube Data API: figures as text, rounded, hidden, and a limit of units. */
export function youtubeStandIn() {
  const issued = grants('yt')
  const usage = { units: 0, revoked: [] as string[] }
  const options = { limit: 10_000 }

  function token({ form }: ReceivedCall): StandInAnswer {
    if (form.get('client_secret') !== 'yt-secret') return tokenFailed(401, 'invalid_client')
    if (form.get('grant_type') === 'refresh_token') {
      const person = issued.refresh.get(form.get('refresh_token') ?? '')
      if (!person) return tokenFailed(400, 'invalid_grant', 'Token has been expired or revoked.')
      return ok({ access_token: issued.issueAccess(person), expires_in: 3599, scope: SCOPE, token_type: 'Bearer' })
    }
    const grant = issued.redeem(form.get('code') ?? '')
    if (!grant || grant.redirect_uri !== form.get('redirect_uri'))
      return tokenFailed(400, 'invalid_grant', 'Bad Request')
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (grant.challenge !== proof) return tokenFailed(400, 'invalid_grant', 'Invalid code verifier.')
    const tokens = { access_token: issued.issueAccess(grant.person), refresh_token: issued.issueRefresh(grant.person) }
    return ok({ ...tokens, expires_in: 3599, scope: SCOPE, token_type: 'Bearer' })
  }

  function api({ path, query, bearer }: ReceivedCall): StandInAnswer {
    const person = issued.access.get(bearer ?? '')
    if (!person) return youtubeError(401, 'authError', 'Invalid Credentials')
    if (++usage.units > options.limit)
      return youtubeError(403, 'quotaExceeded', 'The request cannot be completed because you have exceeded your quota.')
    if (path.endsWith('/channels'))
      return ok(person.hasChannel ? { items: [channel(person)] } : { pageInfo: { totalResults: 0 } })
    if (path.endsWith('/playlistItems')) {
      if (!person.hasUploads) return youtubeError(404, 'playlistNotFound')
      const count = Number(query.get('maxResults'))
      return ok({ items: person.posts.slice(0, count).map((_, at) => ({ contentDetails: { videoId: `v${at}` } })) })
    }
    const ids = (query.get('id') ?? '').split(',').filter(Boolean)
    return ok({ items: ids.map((id) => video(person, Number(id.slice(1)))) })
  }

  return {
    grants: issued,
    usage,
    options,
    answer(call: ReceivedCall) {
      if (call.path === '/token') return token(call)
      if (call.path === '/revoke') {
        usage.revoked.push(call.form.get('token') ?? '')
        return ok({})
      }
      return call.path.startsWith('/youtube/v3/') ? api(call) : null
    },
  } satisfies StandIn & Record<string, unknown>
}

const SCOPE = 'https://www.googleapis.com/auth/youtube.readonly'
/** Down to three figures. */
const rounded = (count: number) => {
  const step = count >= 1000 ? 10 ** (String(count).length - 3) : 1
  return Math.floor(count / step) * step
}
const channel = ({ id, username, followers, hidesFollowers, posts }: SocialPerson) => ({
  id: `UC${id}`,
  snippet: {
    title: username,
    customUrl: `@${username}`,
    thumbnails: { default: { url: 'https://yt.example.com/p.jpg' } },
  },
  statistics: {
    viewCount: String(posts.reduce((total, { views = 0 }) => total + views, 0)),
    subscriberCount: hidesFollowers ? '0' : String(rounded(followers)),
    hiddenSubscriberCount: hidesFollowers,
    videoCount: String(posts.length),
  },
  contentDetails: { relatedPlaylists: { likes: '', uploads: `UU${id}` } },
})
const video = ({ posts }: SocialPerson, at: number) => {
  const { likes = null, comments = 0, views = 0 } = posts[at] ?? {}
  return {
    id: `v${at}`,
    statistics: {
      viewCount: String(views),
      ...(likes !== null && { likeCount: String(likes) }),
      commentCount: String(comments),
    },
  }
}

import type { Session } from '@affluence/contract/accounts'

/**
 * The access token lives in memory alone; the refresh cookie, which scripts cannot read, brings a new one.
 * A refresh cookie works once, so tabs take turns (Web Locks) and share what they got (BroadcastChannel).
 */
type Token = { access_token: string; expires_at: number; method: Session['method'] }
type News = { kind: 'token'; token: Token } | { kind: 'out' }

const hint = 'signed_in'
let token: Token | null = null
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('session') : null
const leavers = new Set<() => void>()

export const mayBeSignedIn = () => localStorage.getItem(hint) === '1'
export const currentToken = () => token?.access_token ?? null
/** How this browser came in: by a forwarded link one looks and changes nothing. */
export const signedInBy = () => token?.method ?? null
/** Called when the session ends, here or in another tab. */
export const whenSignedOut = (act: () => void) => leavers.add(act)

const tell = (news: News) => channel?.postMessage(news)
channel?.addEventListener('message', ({ data }: MessageEvent<News>) => {
  if (data.kind === 'token') token = data.token
  else leave()
})

export function keepToken(session: Pick<Session, 'access_token' | 'expires_in' | 'method'>) {
  token = {
    access_token: session.access_token,
    method: session.method,
    expires_at: performance.timeOrigin + performance.now() + session.expires_in * 1000,
  }
  localStorage.setItem(hint, '1')
  tell({ kind: 'token', token })
}
function leave() {
  token = null
  localStorage.removeItem(hint)
  for (const act of leavers) act()
}
export function dropToken() {
  leave()
  tell({ kind: 'out' })
}

let queue: Promise<unknown> = Promise.resolve()
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request('refresh', work) as Promise<T>
  const mine = queue.then(work, work)
  queue = mine
  return mine
}

/** A token other than `stale`: one that another tab has just got, or a new one. Null when the session is over. */
export function refreshToken(stale: string | null): Promise<Session | Token | null> {
  return inTurn(async () => {
    if (token && token.access_token !== stale) return token
    const reply = await fetch('/api/v1/auth/refresh', { method: 'POST' })
    if (!reply.ok) {
      if (reply.status === 401 || reply.status === 403) dropToken()
      return null
    }
    const session = (await reply.json()) as Session
    keepToken(session)
    return session
  })
}

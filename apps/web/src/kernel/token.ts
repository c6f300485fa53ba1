import type { Session } from '@affluence/contract/authentication'

/**
 * The access token lives in memory alone; the refresh cookie, which scripts cannot read, brings a new one.
 * A refresh cookie works once, so tabs take turns (Web Locks) and share what they got (BroadcastChannel).
 */
type Token = { access_token: string; expires_at: number; method: Session['method']; user_id: string }
type News = { kind: 'token'; token: Token } | { kind: 'out' }

/** The server could not be asked for a new token, which says nothing about the session: to be asked again. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
  reply: Response | null
  constructor(reply: Response | null) {
    super('the session could not be renewed')
    this.reply = reply
  }
}
/** The browser is signed in to another account than the one this tab shows. */
export class OtherAccount extends Error {
  override name = 'OtherAccount'
  constructor() {
    super('another account has signed in in this browser')
  }
}

const hint = 'signed_in'
let token: Token | null = null
/** Whose pages this tab shows, and whether through a dashboard link. */
let accountShown: string | null = null
let isReplaced = false
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('session') : null
const leavers = new Set<() => void>()
const successors = new Set<() => void>()

export const mayBeSignedIn = () => localStorage.getItem(hint) === '1'
/** What a request is sent with; once another account has signed in, this tab sends nothing in its name. */
export function currentToken() {
  if (isReplaced) throw new OtherAccount()
  return token?.access_token ?? null
}
/** How this browser came in: by a forwarded link one looks and changes nothing. */
export const signedInBy = () => token?.method ?? null
/** Called when the session ends, here or in another tab; returns what stops that. */
export function whenSignedOut(act: () => void) {
  leavers.add(act)
  return () => void leavers.delete(act)
}
/** Called when another tab has signed in to another account: this tab can no longer show its own. */
export function whenReplaced(act: () => void) {
  successors.add(act)
  return () => void successors.delete(act)
}

const accountOf = ({ user_id, method }: Token) => `${user_id} ${method === 'link' ? 'link' : 'own'}`
const tell = (news: News) => channel?.postMessage(news)
channel?.addEventListener('message', ({ data }: MessageEvent<News>) => {
  if (isReplaced) return
  if (data.kind === 'out') leave()
  else if (accountShown && accountOf(data.token) !== accountShown) replace()
  else accept(data.token)
})

function accept(given: Token) {
  token = given
  accountShown = accountOf(given)
}
function replace() {
  token = null
  isReplaced = true
  for (const act of successors) act()
}
const tokenOf = (session: Pick<Session, 'access_token' | 'expires_in' | 'method'> & { user: { id: string } }) => ({
  access_token: session.access_token,
  method: session.method,
  user_id: session.user.id,
  expires_at: performance.timeOrigin + performance.now() + session.expires_in * 1000,
})
/** Somebody has signed in here: from now on this tab shows their account. */
export function keepToken(session: Parameters<typeof tokenOf>[0]) {
  const given = tokenOf(session)
  isReplaced = false
  accept(given)
  localStorage.setItem(hint, '1')
  tell({ kind: 'token', token: given })
}
function leave() {
  token = null
  accountShown = null
  localStorage.removeItem(hint)
  for (const act of leavers) act()
}
export function dropToken() {
  isReplaced = false
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

/**
 * A token other than `stale`: one that another tab has just got, or a new one. Null when the session is over, which
 * only a refusal says: without an answer it throws.
 */
export function refreshToken(stale: string | null): Promise<Session | Token | null> {
  return inTurn(async () => {
    if (isReplaced) throw new OtherAccount()
    if (token && token.access_token !== stale) return token
    const reply = await fetch('/api/v1/auth/refresh', { method: 'POST' }).catch(() => null)
    if (reply?.status === 401 || reply?.status === 403) {
      dropToken()
      return null
    }
    if (!reply?.ok) throw new NoAnswer(reply)
    const session = (await reply.json()) as Session
    // The cookie is the browser's: it may be that of an account which another tab has signed in to meanwhile.
    if (accountShown && accountOf(tokenOf(session)) !== accountShown) {
      replace()
      throw new OtherAccount()
    }
    keepToken(session)
    return session
  })
}

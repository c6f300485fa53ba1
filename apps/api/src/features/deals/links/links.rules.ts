import type { LinkAction, LinkState } from '@affluence/contract/links'
import type { ActorKind } from '../../../kernel/access.ts'

/** Without 0 O 1 I L, and read without case. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const CODE_LENGTH = 8

/** Bytes beyond the last whole multiple are skipped, so that every code is equally likely; null when too few are left. */
export function codeFrom(bytes: Uint8Array) {
  const fair = 256 - (256 % ALPHABET.length)
  let code = ''
  for (const byte of bytes) {
    if (byte >= fair) continue
    code += ALPHABET[byte % ALPHABET.length]
    if (code.length === CODE_LENGTH) return code
  }
  return null
}

const shape = new RegExp(`^[${ALPHABET}]{${CODE_LENGTH}}$`)
/** A code as it is stored, or null for what cannot be one. */
export function codeIn(text: string) {
  const code = text.toUpperCase()
  return shape.test(code) ? code : null
}

/** How a code begins that somebody types or pastes, address and all; null for what is none. */
export function codeBegins(text: string) {
  const last = text.trim().split('/').at(-1)!.toUpperCase()
  return new RegExp(`^[${ALPHABET}]{4,${CODE_LENGTH}}$`).test(last) ? last : null
}

type Party = { approval: string }
export type Circumstances = {
  link: { paused_by: string | null; revoked_at: string | null; expires_at: string | null }
  product: { state: string }
  sponsor: Party
  influencer: Party
}

/** Asked each time a link is answered, so that a withdrawn product or a suspended party stops it at once. */
export function stateOf({ link, product, sponsor, influencer }: Circumstances, now: string): LinkState {
  if (link.revoked_at !== null) return 'revoked'
  if (link.expires_at !== null && link.expires_at <= now) return 'expired'
  if (sponsor.approval !== 'approved' || influencer.approval !== 'approved') return 'party_suspended'
  if (product.state !== 'active') return 'product_withdrawn'
  return link.paused_by === null ? 'active' : 'paused'
}

type Pausable = Circumstances['link']
const isEnded = (link: Pausable, now: string) =>
  link.revoked_at !== null || (link.expires_at !== null && link.expires_at <= now)
/** A pause is lifted by the side that set it, or by an admin. */
export const mayResume = (pausedBy: string, kind: ActorKind) => kind === 'admin' || kind === pausedBy

export function actionsFor(link: Pausable, kind: ActorKind, now: string): LinkAction[] {
  if (isEnded(link, now) || (kind !== 'influencer' && kind !== 'sponsor' && kind !== 'admin')) return []
  if (link.paused_by === null) return ['pause']
  return mayResume(link.paused_by, kind) ? ['resume'] : []
}

/** The stored address as it is, with our reference at the end of its query. Nothing of the request enters. */
export function destination(url: string, click: string) {
  const hash = url.indexOf('#')
  const before = hash === -1 ? url : url.slice(0, hash)
  const joint = !before.includes('?') ? '?' : /[?&]$/.test(before) ? '' : '&'
  return `${before}${joint}aff=${click}${hash === -1 ? '' : url.slice(hash)}`
}

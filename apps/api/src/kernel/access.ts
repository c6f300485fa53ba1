import { Refusal } from './refusal.ts'

/** Where a party stands with the platform. */
export type Standing = { approval: 'pending' | 'approved' | 'rejected' | 'suspended'; flagged: boolean }
export type Scope =
  | 'orders:read'
  | 'orders:write'
  | 'products:read'
  | 'commissions:read'
  | 'wallet:read'
  | 'webhooks:write'
  | 'events:read'

type Client = { ip: string; user_agent: string }
/** `fresh`: signed in, or proved the password again, within the last five minutes. */
type Person = Client & {
  user_id: string
  session_id: string
  fresh: boolean
  /** Whose days a filter means; without one, those of UTC. */
  timezone?: string
}

export type AdminActor = Person & { kind: 'admin'; two_factor: boolean }
export type SponsorActor = Person & Standing & { kind: 'sponsor'; sponsor_id: string }
/** `looking`: came by a dashboard link, and may do nothing. */
export type InfluencerActor = Person & Standing & { kind: 'influencer'; influencer_id: string; looking?: true }
/** A bearer of a forwarded dashboard link: sees, and changes nothing that matters. */
export type LinkActor = Person & Standing & { kind: 'link'; influencer_id: string }
/** A program. Exactly one of the two parties is set. */
export type KeyActor = Client &
  Standing & {
    kind: 'key'
    key_id: string
    sponsor_id: string | null
    influencer_id: string | null
    scopes: readonly Scope[]
  }

/** Brings the orders of a shop, and sees those of the own round. The standing is the shop's. */
export type CourierActor = Client &
  Standing & { kind: 'courier'; courier_id: string; round_id: string; shop_id: string }

/** The sponsor somebody acts for; an influencer's key acts for none. */
export function sellerOf(actor: SponsorActor | KeyActor): string {
  if (!actor.sponsor_id) throw new Refusal('forbidden', 'forbidden')
  return actor.sponsor_id
}

/** Such a link reads what its influencer reads; it is the permission of each operation that lets it do no more. */
export const reading = <A extends Actor>(actor: A) =>
  (actor.kind === 'link' ? { ...actor, kind: 'influencer', looking: true } : actor) as Exclude<A, LinkActor> | Reads<A>
type Reads<A> = LinkActor extends A ? InfluencerActor : never

export type Actor = AdminActor | SponsorActor | InfluencerActor | LinkActor | KeyActor | CourierActor
export type ActorKind = Actor['kind']

export type Grant = {
  kinds: readonly ActorKind[]
  /** Only parties that an admin has approved. */
  approved?: true
  /** Not while flagged: new offers and asks. */
  unflagged?: true
  /** What a key needs to have been given. */
  scope?: Scope
  /** Money and keys: two-factor for admins, and a fresh sign-in. */
  fresh?: true
  /** Moves money: in production an admin needs what `fresh` asks for. */
  money?: true
}
export type Permissions = Record<string, Grant>
export type Access<P extends Permissions> = 'anyone' | (keyof P & string)
/** The actors that may hold a permission. */
export type Holder<G extends Grant> = Extract<Actor, { kind: G['kinds'][number] }>

/** The one place where a role, a key's scope, a pending approval, a flag or a suspension stops anybody. */
export function admit(
  grant: Grant,
  actor: Actor | null,
  { isProduction = false }: { isProduction?: boolean } = {},
): asserts actor is Actor {
  if (!actor) throw new Refusal('unauthenticated', 'unauthenticated')
  if (!grant.kinds.includes(actor.kind)) throw new Refusal('forbidden', 'forbidden')
  if (actor.kind === 'key' && (!grant.scope || !actor.scopes.includes(grant.scope))) {
    throw new Refusal('forbidden', 'scope_missing', grant.scope ? { scope: grant.scope } : {})
  }
  if (actor.kind === 'admin') {
    const needsMore = grant.fresh || (grant.money && isProduction)
    if (needsMore && !actor.two_factor) throw new Refusal('forbidden', 'two_factor_required')
    if (needsMore) assertFresh(actor)
  } else {
    if (actor.approval === 'suspended') throw new Refusal('forbidden', 'account_suspended')
    if (grant.approved && actor.approval !== 'approved') throw new Refusal('forbidden', 'approval_required')
    if (grant.unflagged && actor.flagged) throw new Refusal('forbidden', 'account_flagged')
  }
  if (grant.fresh && 'fresh' in actor) assertFresh(actor)
}

/** For what needs a fresh sign-in only when it touches a secret. */
export function assertFresh({ fresh }: Pick<Person, 'fresh'>) {
  if (!fresh) throw new Refusal('forbidden', 'sign_in_again')
}

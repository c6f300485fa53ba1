import type { ActorKind } from '../../kernel/access.ts'

/** The kinds of notice a person may switch off, by who gets them. What concerns the account itself always arrives. */
const kinds = {
  sponsor_waiting: ['admin'],
} as const satisfies Record<string, readonly ActorKind[]>
export type NoticeKind = keyof typeof kinds

export const isKind = (kind: string): kind is NoticeKind => kind in kinds
export const mayBeSilenced = (kind: string) => isKind(kind)
export const kindsFor = (actor: ActorKind): readonly NoticeKind[] =>
  (Object.keys(kinds) as NoticeKind[]).filter((kind) => (kinds[kind] as readonly ActorKind[]).includes(actor))

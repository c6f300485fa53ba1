/** Why a dashboard link opened nothing, as the sign-in page is told by its address. */
const faults = ['link_revoked', 'link_expired', 'link_unknown', 'account_suspended', 'too_many_attempts'] as const
export type LinkFault = (typeof faults)[number]
export const isLinkFault = (text: unknown): text is LinkFault => faults.includes(text as LinkFault)

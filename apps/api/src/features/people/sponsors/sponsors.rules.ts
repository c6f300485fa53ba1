import { Refusal } from '../../../kernel/refusal.ts'

const MAX_LENGTH = 48

/** The part of an address that a company's name becomes. `plain` is the name without accents, in small letters. */
export const slugFrom = (plain: string) =>
  plain
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '') || 'shop'

/** The first of `base`, `base-2`, `base-3` … that is free. */
export function freeSlug(base: string, slugsInUse: ReadonlySet<string>) {
  if (!slugsInUse.has(base)) return base
  let number = 2
  while (slugsInUse.has(`${base}-${number}`)) number++
  return `${base}-${number}`
}

/** Read in the transaction that sells, so that nothing is earned from an account that was closed at the same moment. */
export function assertOpen({ closed_at }: { closed_at: string | null }) {
  if (closed_at) throw new Refusal('conflict', 'account_closed', { closed_at })
}

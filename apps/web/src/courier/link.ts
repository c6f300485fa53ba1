import type { Shelf } from './shelf.ts'

const NAME = 'secret'
const inAddress = () => /^#([\w-]{20,100})$/.exec(location.hash)?.[1] ?? null

/**
 * The secret of the link that was opened, else of the one before: an installed page starts without. It stays on this
 * device and leaves the address, where shoulders and screenshots find it.
 */
export async function secretFrom(shelf: Shelf): Promise<string | null> {
  const opened = inAddress()
  if (opened === null) return shelf.get<string>(NAME)
  await shelf.set(NAME, opened)
  history.replaceState(null, '', location.pathname)
  return opened
}
/** Another link was opened in the same tab. */
export function whenOpenedAgain(act: () => void) {
  addEventListener('hashchange', () => inAddress() !== null && act())
}

import type { Kernel } from '../../../kernel/kernel.ts'

const PATH = '/hooks/inbox/'
export const inboxUrl = ({ config }: Pick<Kernel, 'config'>, token: string) =>
  new URL(PATH + token, config.PUBLIC_URL).href

/**
 * The token of a receiver that this server offers itself; null for every other address. What is sent there is handed
 * over inside the process, so that it works on one's own computer, and no private address is opened for it.
 */
export function inboxTokenIn({ config }: Pick<Kernel, 'config'>, url: string): string | null {
  const asked = URL.parse(url)
  if (!asked || asked.username || asked.password || asked.origin !== new URL(config.PUBLIC_URL).origin) return null
  return /^\/hooks\/inbox\/([A-Za-z0-9_-]{20,100})$/.exec(asked.pathname)?.[1] ?? null
}
export const isOwnInbox = (kernel: Pick<Kernel, 'config'>, url: string) => inboxTokenIn(kernel, url) !== null

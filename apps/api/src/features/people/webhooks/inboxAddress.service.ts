import type { Kernel } from '../../../kernel/kernel.ts'

const PATH = '/hooks/inbox/'
export const inboxUrl = ({ config }: Pick<Kernel, 'config'>, token: string) =>
  new URL(PATH + token, config.PUBLIC_URL).href

/**
 * The token of an inbox of this server; null for every other address. Calls to an inbox stay inside the process, so that
 * they work on a developer's computer without allowing private addresses.
 */
export function inboxTokenIn({ config }: Pick<Kernel, 'config'>, url: string): string | null {
  const target = URL.parse(url)
  if (!target || target.username || target.password || target.origin !== new URL(config.PUBLIC_URL).origin) return null
  return /^\/hooks\/inbox\/([A-Za-z0-9_-]{20,100})$/.exec(target.pathname)?.[1] ?? null
}
export const isOwnInbox = (kernel: Pick<Kernel, 'config'>, url: string) => inboxTokenIn(kernel, url) !== null

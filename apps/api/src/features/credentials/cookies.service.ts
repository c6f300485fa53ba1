import type { Kernel } from '../../kernel/kernel.ts'

type Config = Kernel['config']

/** Browsers drop a Secure cookie on plain http, except on the machine itself. */
const isSecure = ({ PUBLIC_URL }: Config) => {
  const { protocol, hostname } = new URL(PUBLIC_URL)
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1'
}
const nameOf = (config: Config) => (isSecure(config) ? '__Host-refresh' : 'refresh')

export function refreshCookie(config: Config, token: string, seconds: number) {
  const secure = isSecure(config) ? '; Secure' : ''
  return `${nameOf(config)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`
}
export const noRefreshCookie = (config: Config) => refreshCookie(config, '', 0)

export function readRefreshCookie(config: Config, header: string | undefined): string | null {
  const start = `${nameOf(config)}=`
  const found = header?.split(';').find((pair) => pair.trim().startsWith(start))
  return found?.trim().slice(start.length) || null
}

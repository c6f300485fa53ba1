import type { Kernel } from '../../../kernel/kernel.ts'

type Config = Kernel['config']

/** Browsers drop a Secure cookie on plain http, except on the machine itself. */
const isSecure = ({ PUBLIC_URL }: Config) => {
  const { protocol, hostname } = new URL(PUBLIC_URL)
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1'
}
const nameOf = (config: Config, name: string) => (isSecure(config) ? `__Host-${name}` : name)

function cookie(config: Config, name: string, value: string, seconds: number) {
  const secure = isSecure(config) ? '; Secure' : ''
  return `${nameOf(config, name)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`
}
function readCookie(config: Config, name: string, header: string | undefined): string | null {
  const start = `${nameOf(config, name)}=`
  const cookie = header?.split(';').find((pair) => pair.trim().startsWith(start))
  return cookie?.trim().slice(start.length) || null
}

export const refreshCookie = (config: Config, token: string, seconds: number) =>
  cookie(config, 'refresh', token, seconds)
export const noRefreshCookie = (config: Config) => refreshCookie(config, '', 0)
export const readRefreshCookie = (config: Config, header: string | undefined) => readCookie(config, 'refresh', header)

const YEAR = 365 * 86_400
type Keys = Pick<Kernel, 'config' | 'crypto'>
const deviceName = (user_id: string) => `device-${user_id}`
const deviceSign = ({ crypto }: Keys, user_id: string, id: string) => crypto.sign('device', `${user_id}.${id}`)

/** Says that this browser has signed in to this account before. It opens nothing. */
export function deviceCookie(keys: Keys, user_id: string) {
  const id = keys.crypto.token()
  return cookie(keys.config, deviceName(user_id), `${id}.${deviceSign(keys, user_id, id)}`, YEAR)
}

/** The browser's number, when it has signed in to this account before. */
export function readDevice(keys: Keys, header: string | undefined, user_id: string): string | null {
  const [id = '', signature = ''] = readCookie(keys.config, deviceName(user_id), header)?.split('.') ?? []
  return id && keys.crypto.verify('device', `${user_id}.${id}`, signature) ? id : null
}

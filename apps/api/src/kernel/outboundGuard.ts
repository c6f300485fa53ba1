import { isIP, type LookupFunction } from 'node:net'
import type { buildConnector } from 'undici'
import type { Lookup } from './outboundLookup.ts'

export async function isPublicAddress(address: string): Promise<boolean> {
  const { default: ipaddr } = await import('ipaddr.js')
  if (!ipaddr.isValid(address)) return false
  const read = ipaddr.process(address)
  if (read.range() !== 'unicast') return false
  return read instanceof ipaddr.IPv4 || read.parts[0]! >> 13 === 1 // 2000::/3 is what the world routes
}

/** The fault of an address that may not be called: only https, its usual ports, and no credentials are allowed. */
export function faultOfUrl(text: string): string | null {
  const url = URL.parse(text)
  if (!url) return 'invalid_url'
  if (url.protocol !== 'https:') return 'https_required'
  if (url.username || url.password) return 'url_with_credentials'
  if (url.port && url.port !== '443' && url.port !== '8443') return 'port_not_allowed'
  return null
}

const hostOf = (host: string) => host.replace(/^\[|\]$/g, '')
/** Whether a host has addresses and all of them are public. */
export async function isPublicHost(hostname: string, lookup: Lookup): Promise<boolean> {
  const host = hostOf(hostname)
  const addresses = isIP(host)
    ? [host]
    : await lookup(host).then((all) => all.map(({ address }) => address), noAddresses)
  const open = await Promise.all(addresses.map(isPublicAddress))
  return open.length > 0 && !open.includes(false)
}
const noAddresses = () => []

const blocked = (address: string) =>
  Object.assign(new Error(`${address} is not a public address`), { code: 'EBLOCKED' })

export type Guard = {
  allowPrivate: boolean
  lookup: Lookup
  /** Called with the address at which a host was reached. */
  onReached?: (host: string, address: string) => void
}
type Connector = ReturnType<typeof buildConnector>

/** Refuses a name with any private address. */
const guardedLookup =
  ({ allowPrivate, lookup }: Guard): LookupFunction =>
  (host, options, done) => {
    const find = async () => {
      const addresses = await lookup(host)
      const open = await Promise.all(addresses.map(({ address }) => isPublicAddress(address)))
      const privateIndex = allowPrivate ? -1 : open.indexOf(false)
      if (privateIndex >= 0) throw blocked(addresses[privateIndex]!.address)
      return addresses
    }
    find().then(
      (addresses) => (options.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family)),
      (error: NodeJS.ErrnoException) => done(error, []),
    )
  }

/** Connects to public addresses only: checks the given host, the addresses of its name, and the reached address. */
export function guardedConnector(build: typeof buildConnector, guard: Guard): Connector {
  const { allowPrivate, onReached } = guard
  const base = build({ timeout: 5000, lookup: guardedLookup(guard) } as never)
  return (options, done) => {
    const host = hostOf(options.hostname)
    const connect = () =>
      base(options, (error, socket) => {
        if (error || !socket) return done(error ?? new Error('no socket'), null)
        const address = socket.remoteAddress ?? ''
        onReached?.(options.hostname, address)
        // The reached address is checked too, because a name may resolve to another address a moment later.
        void Promise.resolve(allowPrivate || isPublicAddress(address)).then((ok) =>
          ok ? done(null, socket) : (socket.destroy(), done(blocked(address), null)),
        )
      })
    if (!isIP(host) || allowPrivate) return connect()
    void isPublicAddress(host).then((ok) => (ok ? connect() : done(blocked(host), null)))
  }
}

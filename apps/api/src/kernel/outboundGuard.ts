import { isIP, type LookupFunction } from 'node:net'
import type { buildConnector } from 'undici'
import type { Lookup } from './outboundNames.ts'

export async function isPublicAddress(address: string): Promise<boolean> {
  const { default: ipaddr } = await import('ipaddr.js')
  if (!ipaddr.isValid(address)) return false
  const read = ipaddr.process(address)
  if (read.range() !== 'unicast') return false
  return read instanceof ipaddr.IPv4 || read.parts[0]! >> 13 === 1 // 2000::/3 is what the world routes
}

/** https, its usual ports, no name and password in it. */
export function faultOfUrl(text: string): string | null {
  const url = URL.parse(text)
  if (!url) return 'invalid_url'
  if (url.protocol !== 'https:') return 'https_required'
  if (url.username || url.password) return 'url_with_credentials'
  if (url.port && url.port !== '443' && url.port !== '8443') return 'port_not_allowed'
  return null
}

const withoutBrackets = (host: string) => host.replace(/^\[|\]$/g, '')
/** Does every address that a host leads to, and there is one, lie in public? */
export async function isPublicHost(hostname: string, lookup: Lookup): Promise<boolean> {
  const host = withoutBrackets(hostname)
  const found = isIP(host) ? [host] : await lookup(host).then((all) => all.map(({ address }) => address), nothing)
  const open = await Promise.all(found.map(isPublicAddress))
  return open.length > 0 && !open.includes(false)
}
const nothing = () => []

const blocked = (address: string) =>
  Object.assign(new Error(`${address} is not a public address`), { code: 'EBLOCKED' })

export type Guard = {
  allowPrivate: boolean
  lookup: Lookup
  /** Told which address a host was reached at. */
  reached?: (host: string, address: string) => void
}
type Connector = ReturnType<typeof buildConnector>

/** Refuses a name that leads to a private address, wherever else it leads. */
const guardedLookup =
  ({ allowPrivate, lookup }: Guard): LookupFunction =>
  (host, options, done) => {
    const find = async () => {
      const found = await lookup(host)
      const open = await Promise.all(found.map(({ address }) => isPublicAddress(address)))
      const bad = allowPrivate ? -1 : open.indexOf(false)
      if (bad >= 0) throw blocked(found[bad]!.address)
      return found
    }
    find().then(
      (found) => (options.all ? done(null, found) : done(null, found[0]!.address, found[0]!.family)),
      (error: NodeJS.ErrnoException) => done(error, []),
    )
  }

/** Connects to public addresses only: what is asked for, what its name leads to, and what was reached are all looked at. */
export function guardedConnector(build: typeof buildConnector, guard: Guard): Connector {
  const { allowPrivate, reached } = guard
  const base = build({ timeout: 5000, lookup: guardedLookup(guard) } as never)
  return (options, done) => {
    const host = withoutBrackets(options.hostname)
    const go = () =>
      base(options, (error, socket) => {
        if (error || !socket) return done(error ?? new Error('no socket'), null)
        const address = socket.remoteAddress ?? ''
        reached?.(options.hostname, address)
        // The address we really reached: what a name resolved to a moment ago proves nothing.
        void Promise.resolve(allowPrivate || isPublicAddress(address)).then((ok) =>
          ok ? done(null, socket) : (socket.destroy(), done(blocked(address), null)),
        )
      })
    if (!isIP(host) || allowPrivate) return go()
    void isPublicAddress(host).then((ok) => (ok ? go() : done(blocked(host), null)))
  }
}

import dns from 'node:dns'
import { promisify } from 'node:util'

export type Address = { address: string; family: number }
/** The addresses of a name; rejects where there are none, or no answer came in time. */
export type Lookup = (host: string) => Promise<Address[]>

/** The look-up of the system, which includes the hosts file. It occupies a thread of Node's small pool. */
export const systemLookup: Lookup = (host) => dns.promises.lookup(host, { all: true })

/** The timeout of the first query to a server; the second query waits twice as long. */
const ANSWER_MS = 1500
const DEADLINE_MS = 5000
const lookupError = (host: string, code: string) => Object.assign(new Error(`${host} was not found`), { code })
const LOCAL = /(^|\.)localhost\.?$/i

type Settings = { servers?: readonly string[]; deadline?: number }
/**
 * Asks name servers without a thread: `dns.lookup` would occupy a thread of the pool that also hashes passwords, for as
 * long as a name server takes.
 */
export function dnsLookup({ servers, deadline = DEADLINE_MS }: Settings = {}): Lookup {
  let current: dns.Resolver | undefined
  const resolver = () => {
    if (current) return current
    current = new dns.Resolver({ timeout: ANSWER_MS, tries: 2 })
    if (servers) current.setServers([...servers])
    return current
  }
  const ask = (host: string, family: 4 | 6) => {
    const dnsResolver = resolver()
    const resolve = family === 4 ? dnsResolver.resolve4.bind(dnsResolver) : dnsResolver.resolve6.bind(dnsResolver)
    return promisify(resolve as (host: string, done: (error: Error | null, addresses: string[]) => void) => void)(host)
  }
  return async (host) => {
    if (LOCAL.test(host)) return [{ address: '127.0.0.1', family: 4 }]
    const { promise: timeout, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(lookupError(host, 'ETIMEOUT')), deadline)
    const answers = Promise.allSettled([ask(host, 4), ask(host, 6)])
    try {
      const addresses = (await Promise.race([answers, timeout])).flatMap((one, at) =>
        one.status === 'fulfilled' ? one.value.map((address) => ({ address, family: at === 0 ? 4 : 6 })) : [],
      )
      if (addresses.length === 0) throw lookupError(host, 'ENOTFOUND')
      return addresses
    } catch (error) {
      // A resolver reads the list of servers once; a new one reads it again, since it may have changed.
      current = undefined
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

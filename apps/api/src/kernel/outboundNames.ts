import dns from 'node:dns'
import { promisify } from 'node:util'

export type Address = { address: string; family: number }
/** The addresses that a name leads to; it rejects where there are none, or no answer came in time. */
export type Lookup = (host: string) => Promise<Address[]>

/** As the system finds names, those of its hosts file included; it occupies a thread that others wait for. */
export const systemNames: Lookup = (host) => dns.promises.lookup(host, { all: true })

/** Of one question, for each server; a second question waits twice as long. */
const ANSWER_MS = 1500
const DEADLINE_MS = 5000
const failed = (host: string, code: string) => Object.assign(new Error(`${host} was not found`), { code })
const LOCAL = /(^|\.)localhost\.?$/i

type Settings = { servers?: readonly string[]; deadline?: number }
/**
 * Asks name servers without a thread: `dns.lookup` takes one of the few that passwords are hashed on, for as long as a
 * name server likes.
 */
export function askedNames({ servers, deadline = DEADLINE_MS }: Settings = {}): Lookup {
  let current: dns.Resolver | undefined
  const resolver = () => {
    if (current) return current
    current = new dns.Resolver({ timeout: ANSWER_MS, tries: 2 })
    if (servers) current.setServers([...servers])
    return current
  }
  const ask = (host: string, family: 4 | 6) => {
    const by = resolver()
    const of = family === 4 ? by.resolve4.bind(by) : by.resolve6.bind(by)
    return promisify(of as (host: string, done: (error: Error | null, found: string[]) => void) => void)(host)
  }
  return async (host) => {
    if (LOCAL.test(host)) return [{ address: '127.0.0.1', family: 4 }]
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(failed(host, 'ETIMEOUT')), deadline)
    const both = Promise.allSettled([ask(host, 4), ask(host, 6)])
    try {
      const found = (await Promise.race([both, late])).flatMap((one, at) =>
        one.status === 'fulfilled' ? one.value.map((address) => ({ address, family: at === 0 ? 4 : 6 })) : [],
      )
      if (found.length === 0) throw failed(host, 'ENOTFOUND')
      return found
    } catch (error) {
      // The list of servers is read once: it may be another one by now.
      current = undefined
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

import dns from 'node:dns'
import { isIP } from 'node:net'
import { Refusal } from './refusal.ts'

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }
export type Call = {
  method?: 'GET' | 'HEAD' | 'POST'
  headers?: Record<string, string>
  body?: string
  timeout?: number
  most?: number
}
/** The only way out: never to a private address, never after a redirect, never more than we asked for. */
export type Outbound = {
  call(url: string, call?: Call): Promise<Answer>
  assertPublicUrl(url: string): Promise<void>
  close(): Promise<void>
}

const TIMEOUT = 15_000
const MAX_BYTES = 64 * 1024

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

type Settings = { allowPrivate: boolean; lookup?: typeof dns.lookup }
export function guardedOutbound({ allowPrivate, lookup = dns.lookup }: Settings): Outbound {
  const blocked = (address: string) =>
    Object.assign(new Error(`${address} is not a public address`), { code: 'EBLOCKED' })
  let agent: Promise<import('undici').Agent> | undefined
  const open = async () => {
    const { Agent, buildConnector } = await import('undici')
    const base = buildConnector({
      timeout: 5000,
      lookup: (host: string, options: object, done: (...all: unknown[]) => void) =>
        lookup(host, { ...options, all: true }, (error, found) => {
          if (error) return done(error)
          void Promise.all(found.map(({ address }) => isPublicAddress(address))).then((open) => {
            const bad = allowPrivate ? -1 : open.indexOf(false)
            if (bad >= 0) return done(blocked(found[bad]!.address))
            return 'all' in options && options.all ? done(null, found) : done(null, found[0]!.address, found[0]!.family)
          }, done)
        }),
    } as never)
    return new Agent({
      connections: 2,
      connect: (options, done) => {
        const host = options.hostname.replace(/^\[|\]$/g, '')
        const go = () =>
          base(options, (error, socket) => {
            if (error || !socket) return done(error ?? new Error('no socket'), null)
            const address = socket.remoteAddress ?? ''
            // The address we really reached: what a name resolved to a moment ago proves nothing.
            void Promise.resolve(allowPrivate || isPublicAddress(address)).then((ok) =>
              ok ? done(null, socket) : (socket.destroy(), done(blocked(address), null)),
            )
          })
        if (!isIP(host) || allowPrivate) return go()
        void isPublicAddress(host).then((ok) => (ok ? go() : done(blocked(host), null)))
      },
    })
  }

  const assertShape = (url: string) => {
    const fault = allowPrivate && /^http:/.test(url) ? null : faultOfUrl(url)
    if (fault && !(allowPrivate && fault === 'port_not_allowed'))
      throw new Refusal('invalid', fault, { errors: [{ path: 'url', code: fault }] })
  }

  return {
    async call(url, { method = 'GET', headers = {}, body, timeout = TIMEOUT, most = MAX_BYTES } = {}) {
      assertShape(url)
      const { request } = await import('undici')
      const answer = await request(url, {
        method,
        headers: { 'accept-encoding': 'identity', ...headers },
        body: body ?? null,
        signal: AbortSignal.timeout(timeout),
        dispatcher: await (agent ??= open()),
      })
      const parts: Buffer[] = []
      let size = 0
      for await (const part of answer.body) {
        size += (part as Buffer).length
        if (size > most) {
          answer.body.destroy()
          break
        }
        parts.push(part as Buffer)
      }
      return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString('utf8') }
    },
    async assertPublicUrl(url) {
      assertShape(url)
      if (allowPrivate) return
      const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
      const addresses = isIP(host)
        ? [host]
        : await new Promise<string[]>((resolve) =>
            lookup(host, { all: true }, (error, found) => resolve(error ? [] : found.map(({ address }) => address))),
          )
      const open = await Promise.all(addresses.map(isPublicAddress))
      if (addresses.length === 0 || open.includes(false))
        throw new Refusal('invalid', 'address_not_public', { errors: [{ path: 'url', code: 'address_not_public' }] })
    },
    close: async () => void (await (await agent)?.destroy()),
  }
}

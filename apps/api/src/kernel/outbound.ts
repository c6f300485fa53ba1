import dns from 'node:dns'
import { isIP } from 'node:net'
import type { Agent } from 'undici'
import { faultOfUrl, guardedConnector, isPublicAddress } from './outboundGuard.ts'
import { type Post, post, type Posted, refused } from './outboundPosts.ts'
import { recent } from './recent.ts'
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
  /** One of many at once, for deliveries: it never rejects. */
  post(url: string, post: Post): Promise<Posted>
  assertPublicUrl(url: string): Promise<void>
  close(): Promise<void>
}

const TIMEOUT = 15_000
const MAX_BYTES = 64 * 1024

type Settings = { allowPrivate: boolean; lookup?: typeof dns.lookup }
export function guardedOutbound({ allowPrivate, lookup = dns.lookup }: Settings): Outbound {
  const addresses = recent<string, string>(5000)
  const guard = { allowPrivate, lookup, reached: addresses.put }
  const connecting = async (options: Agent.Options) => {
    const { Agent: Pool, buildConnector } = await import('undici')
    return new Pool({ ...options, connect: guardedConnector(buildConnector, guard) })
  }
  let calling: Promise<Agent> | undefined
  let posting: Promise<Agent> | undefined
  const shapeFault = (url: string) => {
    const fault = allowPrivate && /^http:/.test(url) ? null : faultOfUrl(url)
    return allowPrivate && fault === 'port_not_allowed' ? null : fault
  }
  const assertShape = (url: string) => {
    const fault = shapeFault(url)
    if (fault) throw new Refusal('invalid', fault, { errors: [{ path: 'url', code: fault }] })
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
        dispatcher: await (calling ??= connecting({ connections: 2 })),
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
    async post(url, of) {
      const fault = shapeFault(url)
      if (fault) return refused(fault)
      // No limit of connections to one place: who posts keeps a measure for each receiver.
      posting ??= connecting({ connections: null, allowH2: false })
      return post({ agent: await posting, addresses }, url, of)
    },
    async assertPublicUrl(url) {
      assertShape(url)
      if (allowPrivate) return
      const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
      const addresses = isIP(host)
        ? [host]
        : await new Promise<string[]>((resolve) =>
            lookup(host, { all: true }, (error, addresses) =>
              resolve(error ? [] : addresses.map(({ address }) => address)),
            ),
          )
      const open = await Promise.all(addresses.map(isPublicAddress))
      if (addresses.length === 0 || open.includes(false))
        throw new Refusal('invalid', 'address_not_public', { errors: [{ path: 'url', code: 'address_not_public' }] })
    },
    async close() {
      for (const agent of [calling, posting]) await (await agent)?.destroy()
    },
  }
}

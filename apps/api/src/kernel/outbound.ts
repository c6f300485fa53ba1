import type { Agent } from 'undici'
import { faultOfUrl, guardedConnector, isPublicHost } from './outboundGuard.ts'
import { askedNames, type Lookup, systemNames } from './outboundNames.ts'
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
  /** To an address that the operator has set, which may lie in a private network; redirects are not followed either. */
  callOwn(url: string, call?: Call): Promise<Answer>
  /** One of many at once, for deliveries: it never rejects. */
  post(url: string, post: Post): Promise<Posted>
  assertPublicUrl(url: string): Promise<void>
  close(): Promise<void>
}

const TIMEOUT = 15_000
const MAX_BYTES = 64 * 1024

/** Where private addresses are allowed, on the machine of a developer, so are the names that only its hosts file has. */
type Settings = { allowPrivate: boolean; lookup?: Lookup }
export function guardedOutbound({
  allowPrivate,
  lookup = allowPrivate ? systemNames : askedNames(),
}: Settings): Outbound {
  const addresses = recent<string, string>(5000)
  const guard = { allowPrivate, lookup, reached: addresses.put }
  const connecting = async (options: Agent.Options) => {
    const { Agent: Pool, buildConnector } = await undici()
    return new Pool({ ...options, connect: guardedConnector(buildConnector, guard) })
  }
  let calling: Promise<Agent> | undefined
  let owning: Promise<Agent> | undefined
  let posting: Promise<Agent> | undefined
  const assertShape = (url: string) => {
    const fault = shapeFault(url, allowPrivate)
    if (fault) throw badUrl(fault)
  }

  return {
    async call(url, of = {}) {
      assertShape(url)
      return callOver(await (calling ??= connecting({ connections: 2 })), url, of)
    },
    async callOwn(url, of = {}) {
      const { Agent: Pool } = await undici()
      owning ??= Promise.resolve(new Pool({ connections: 16, connect: { timeout: 5000 } }))
      return callOver(await owning, url, of)
    },
    async post(url, of) {
      const fault = shapeFault(url, allowPrivate)
      if (fault) return refused(fault)
      // No limit of connections to one place: who posts keeps a measure for each receiver.
      posting ??= connecting({ connections: null, allowH2: false })
      return post({ agent: await posting, addresses }, url, of)
    },
    async assertPublicUrl(url) {
      assertShape(url)
      if (!allowPrivate && !(await isPublicHost(new URL(url).hostname, lookup))) throw badUrl('address_not_public')
    },
    async close() {
      for (const agent of [calling, owning, posting]) await (await agent)?.destroy()
    },
  }
}

const badUrl = (code: string) => new Refusal('invalid', code, { errors: [{ path: 'url', code }] })
function shapeFault(url: string, allowPrivate: boolean) {
  const fault = allowPrivate && /^http:/.test(url) ? null : faultOfUrl(url)
  return allowPrivate && fault === 'port_not_allowed' ? null : fault
}

/** Loaded by the first call. */
let client: Promise<typeof import('undici')> | undefined
const undici = () => (client ??= import('undici'))

async function callOver(dispatcher: Agent, url: string, of: Call): Promise<Answer> {
  const slow = new AbortController()
  // One that runs on behind an answer would wake up for nothing, and make an error of it.
  const timer = setTimeout(
    () => slow.abort(new DOMException('The call took too long', 'TimeoutError')),
    of.timeout ?? TIMEOUT,
  )
  try {
    return await answerOf(dispatcher, url, of, slow.signal)
  } finally {
    clearTimeout(timer)
  }
}

async function answerOf(dispatcher: Agent, url: string, of: Call, signal: AbortSignal): Promise<Answer> {
  const { method = 'GET', headers = {}, body = null, most = MAX_BYTES } = of
  const { request } = await undici()
  const answer = await request(url, {
    ...{ method, body, dispatcher, signal, headers: { 'accept-encoding': 'identity', ...headers } },
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
}

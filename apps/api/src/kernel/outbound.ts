import type { Agent } from 'undici'
import { type Clock, systemClock } from './clock.ts'
import { faultOfUrl, type Guard, guardedConnector, isPublicHost } from './outboundGuard.ts'
import { dnsLookup, type Lookup, systemLookup } from './outboundLookup.ts'
import { type PostRequest, post, type PostResult, blockedResult, type Target } from './outboundPosts.ts'
import { postingThread } from './outboundThread.ts'
import { recent } from './recent.ts'
import { Refusal } from './refusal.ts'

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }
export type Call = {
  method?: 'GET' | 'HEAD' | 'POST'
  headers?: Record<string, string>
  body?: string
  timeout?: number
  maxBytes?: number
}
/**
 * All outgoing calls: never to a private address, never after a redirect, and only a limited part of an answer is read.
 */
export type Outbound = {
  call(url: string, call?: Call): Promise<Answer>
  /** Calls an address that the operator has set, which may be private. Redirects are not followed either. */
  callOwn(url: string, call?: Call): Promise<Answer>
  /** Posts a delivery. It never rejects: errors are in the result. */
  post(url: string, post: PostRequest): Promise<PostResult>
  assertPublicUrl(url: string): Promise<void>
  close(): Promise<void>
}

const TIMEOUT = 15_000
const MAX_BYTES = 64 * 1024

/**
 * Where private addresses are allowed, on a developer's machine, names of the hosts file are allowed too. With `thread` a
 * thread of its own sends the posts that ask for it.
 */
type Settings = { allowPrivate: boolean; lookup?: Lookup; clock?: Pick<Clock, 'ms'>; thread?: boolean }
export function guardedOutbound({ allowPrivate, clock = systemClock(), ...settings }: Settings): Outbound {
  const lookup = settings.lookup ?? (allowPrivate ? systemLookup : dnsLookup())
  const pools = connections({ allowPrivate, lookup })
  const thread = settings.thread ? postingThread({ allowPrivate, clock }) : null
  const targets = recent<string, Target | string>(5000)
  const assertUrl = (url: string) => {
    const fault = urlFault(url, allowPrivate)
    if (fault) throw badUrl(fault)
  }
  return {
    async call(url, of = {}) {
      assertUrl(url)
      return callOver(await pools.guarded(), url, of)
    },
    callOwn: async (url, of = {}) => callOver(await pools.own(), url, of),
    async post(url, of) {
      const target = targets.of(url, () => urlFault(url, allowPrivate) ?? targetOf(url))
      if (typeof target === 'string') return blockedResult(target)
      if (of.inThread && thread) return thread.post(url, of)
      return post({ agent: await pools.posting(), addresses: pools.addresses, clock }, target, of)
    },
    async assertPublicUrl(url) {
      assertUrl(url)
      if (!allowPrivate && !(await isPublicHost(new URL(url).hostname, lookup))) throw badUrl('address_not_public')
    },
    async close() {
      await thread?.close()
      await pools.close()
    },
  }
}

/** The connection pools, each opened when it is first used. */
function connections(guard: Pick<Guard, 'allowPrivate' | 'lookup'>) {
  const addresses = recent<string, string>(5000)
  const guarded = async (options: Agent.Options) => {
    const { Agent: Pool, buildConnector } = await undici()
    return new Pool({ ...options, connect: guardedConnector(buildConnector, { ...guard, onReached: addresses.put }) })
  }
  const open = new Map<string, Promise<Agent>>()
  const once = (name: string, make: () => Promise<Agent>) => {
    const agent = open.get(name) ?? make()
    open.set(name, agent)
    return agent
  }
  return {
    /** The address at which each host was last reached. */
    addresses,
    guarded: () => once('guarded', () => guarded({ connections: 2 })),
    own: () =>
      once('own', async () => {
        const { Agent: Pool } = await undici()
        return new Pool({ connections: 16, connect: { timeout: 5000 } })
      }),
    // No limit of connections to one host: the caller limits the calls to each receiver.
    posting: () => once('posting', () => guarded({ connections: null, allowH2: false })),
    async close() {
      for (const agent of open.values()) await (await agent).destroy()
    },
  }
}

function targetOf(url: string): Target {
  const { origin, hostname, pathname, search } = new URL(url)
  return { origin, hostname, path: pathname + search }
}
const badUrl = (code: string) => new Refusal('invalid', code, { errors: [{ path: 'url', code }] })
function urlFault(url: string, allowPrivate: boolean) {
  const fault = allowPrivate && /^http:/.test(url) ? null : faultOfUrl(url)
  return allowPrivate && fault === 'port_not_allowed' ? null : fault
}

/** The first call loads the library. */
let client: Promise<typeof import('undici')> | undefined
const undici = () => (client ??= import('undici'))

async function callOver(dispatcher: Agent, url: string, of: Call): Promise<Answer> {
  const timeout = new AbortController()
  // The timer is cleared after the answer, because a late abort would make an error of it.
  const timer = setTimeout(
    () => timeout.abort(new DOMException('The call took too long', 'TimeoutError')),
    of.timeout ?? TIMEOUT,
  )
  try {
    return await answerOf(dispatcher, url, of, timeout.signal)
  } finally {
    clearTimeout(timer)
  }
}

async function answerOf(dispatcher: Agent, url: string, of: Call, signal: AbortSignal): Promise<Answer> {
  const { method = 'GET', headers = {}, body = null, maxBytes = MAX_BYTES } = of
  const { request } = await undici()
  const answer = await request(url, {
    method,
    body,
    dispatcher,
    signal,
    headers: { 'accept-encoding': 'identity', ...headers },
  })
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer.body) {
    size += (part as Buffer).length
    if (size > maxBytes) {
      answer.body.destroy()
      break
    }
    parts.push(part as Buffer)
  }
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString('utf8') }
}

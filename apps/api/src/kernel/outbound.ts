import type { Agent } from 'undici'
import { type Clock, systemClock } from './clock.ts'
import { faultOfUrl, type Guard, guardedConnector, isPublicHost } from './outboundGuard.ts'
import { askedNames, type Lookup, systemNames } from './outboundNames.ts'
import { type Post, post, type Posted, refused, type Target } from './outboundPosts.ts'
import { postingThread } from './outboundThread.ts'
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

/**
 * Where private addresses are allowed, on the machine of a developer, so are the names that only its hosts file has.
 * With `thread` posts of which there are many are sent by a thread of their own.
 */
type Settings = { allowPrivate: boolean; lookup?: Lookup; clock?: Pick<Clock, 'ms'>; thread?: boolean }
export function guardedOutbound({ allowPrivate, clock = systemClock(), ...more }: Settings): Outbound {
  const lookup = more.lookup ?? (allowPrivate ? systemNames : askedNames())
  const pools = connections({ allowPrivate, lookup })
  const thread = more.thread ? postingThread({ allowPrivate, clock }) : null
  const targets = recent<string, Target | string>(5000)
  const assertShape = (url: string) => {
    const fault = shapeFault(url, allowPrivate)
    if (fault) throw badUrl(fault)
  }
  return {
    async call(url, of = {}) {
      assertShape(url)
      return callOver(await pools.guarded(), url, of)
    },
    callOwn: async (url, of = {}) => callOver(await pools.own(), url, of),
    async post(url, of) {
      const target = targets.of(url, () => shapeFault(url, allowPrivate) ?? targetOf(url))
      if (typeof target === 'string') return refused(target)
      if (of.apart && thread) return thread.post(url, of)
      return post({ agent: await pools.posting(), addresses: pools.addresses, clock }, target, of)
    },
    async assertPublicUrl(url) {
      assertShape(url)
      if (!allowPrivate && !(await isPublicHost(new URL(url).hostname, lookup))) throw badUrl('address_not_public')
    },
    async close() {
      await thread?.close()
      await pools.close()
    },
  }
}

/** The sockets, each kind opened when it is first used. */
function connections(guard: Pick<Guard, 'allowPrivate' | 'lookup'>) {
  const addresses = recent<string, string>(5000)
  const guarded = async (options: Agent.Options) => {
    const { Agent: Pool, buildConnector } = await undici()
    return new Pool({ ...options, connect: guardedConnector(buildConnector, { ...guard, reached: addresses.put }) })
  }
  const open = new Map<string, Promise<Agent>>()
  const once = (name: string, make: () => Promise<Agent>) => {
    const agent = open.get(name) ?? make()
    open.set(name, agent)
    return agent
  }
  return {
    /** Where each host was reached. */
    addresses,
    guarded: () => once('guarded', () => guarded({ connections: 2 })),
    own: () =>
      once('own', async () => {
        const { Agent: Pool } = await undici()
        return new Pool({ connections: 16, connect: { timeout: 5000 } })
      }),
    // No limit of connections to one place: who posts keeps a measure for each receiver.
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
    if (size > most) {
      answer.body.destroy()
      break
    }
    parts.push(part as Buffer)
  }
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString('utf8') }
}

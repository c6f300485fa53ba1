import type { Endpoint, Output, Parsed } from '@affluence/contract/endpoint'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type Access, type Actor, admit, type Grant, type Holder, type Permissions } from '../access.ts'
import { creates, withIdempotency, onceForSeveral, readIdempotencyKey, Replay } from './idempotency.ts'
import { type Answers, answersTo } from './answers.ts'
import { notTaken, takeBodies } from './bodies.ts'
import { assertSameSite } from './sameSite.ts'
import { MINUTE } from '../clock.ts'
import { assertClean } from '../json.ts'
import type { Kernel } from '../kernel.ts'
import { answerTimeouts } from './timeouts.ts'
import { fieldErrors } from '../fieldErrors.ts'
import { answerRefusals } from './answerRefusals.ts'
import { notFound, Refusal } from '../refusal.ts'
import { serializerOf } from './serialize.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Everything that can be asked, for the API's description and for whoever tests all of it. */
    routes: readonly Offered[]
  }
  interface FastifyRequest {
    actor: Actor | null
  }
  interface FastifyContextConfig {
    /** 'anyone', or what the caller must be granted. */
    access?: 'anyone' | Grant
    stream?: boolean
    /** Takes its body as it came: what was signed is the bytes. */
    bytes?: boolean
    /** Reads a form as an object. */
    form?: boolean
    /** How many milliseconds it may take. */
    patience?: number
  }
}

type ActorFor<P extends Permissions, A extends Access<P>> = A extends keyof P ? Holder<P[A]> : Actor | null
type Call<P extends Permissions, E extends Endpoint, A extends Access<P>> = Parsed<E> & {
  actor: ActorFor<P, A>
  request: FastifyRequest
  reply: FastifyReply
  /** Files, pages and redirects, out of what a service says about them. */
  answer: Answers
  /** Another success than the endpoint's usual one: 200 for what was there already. */
  answerWith(status: 200 | 202): void
  /** Does the client still wait? Long reading asks, and stops when the client has gone. */
  isAwaited(): boolean
  /** Asks anew who calls, and refuses who may no longer: for what waited a while before it answers. */
  readmit(): Promise<void>
}

/** Offer an endpoint, to whom, answered by which function. */
export type RouteOf<P extends Permissions> = <E extends Endpoint, A extends Access<P>>(
  endpoint: E,
  access: A,
  handle: (call: Call<P, E, A>) => Promise<Output<E>> | Output<E>,
) => void

/** Longer than a body may take to arrive (see app.ts), so that a slow one is told so. */
const PATIENCE = { usual: 20_000, long_poll: 40_000, upload: 60_000 }
/** A limit of its own counts by the address alone: whoever may call without credentials may also invent some. */
const limitOf = ({ path, most_a_minute: max }: Endpoint) =>
  max
    ? { rateLimit: { max, timeWindow: MINUTE, allowList: [], keyGenerator: ({ ip }: FastifyRequest) => ip } }
    : !path.startsWith('/api/') && { rateLimit: false as const }
const patienceOf = ({ takes, long_poll }: Endpoint) =>
  takes ? PATIENCE.upload : long_poll ? PATIENCE.long_poll : PATIENCE.usual

export type Offered = { endpoint: Endpoint; access: string; grant: Grant | null }
type Identify = (request: FastifyRequest) => Promise<Actor | null>
type Options<P extends Permissions> = { kernel: Kernel; permissions: P; identify: Identify }

export function createRouter<P extends Permissions>(
  app: FastifyInstance,
  { kernel, permissions, identify }: Options<P>,
) {
  const routes: Offered[] = []
  app.decorate('routes', routes)
  app.decorateRequest('actor', null)
  takeBodies(app)
  const waits = answerTimeouts(app)
  const call: CallParts = { kernel, identify, waits, isProduction: kernel.config.NODE_ENV === 'production' }
  admitAtEveryRoute(app, call)
  answerRefusals(app, kernel)

  const route: RouteOf<P> = (endpoint, access, handle) => {
    const grant = access === 'anyone' ? null : (permissions[access] ?? null)
    if (access !== 'anyone' && !grant) throw new Error(`there is no permission ${access}`)
    routes.push({ endpoint, access, grant })
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      ...(endpoint.most_bytes && { bodyLimit: endpoint.most_bytes }),
      config: configOf(endpoint, grant),
      handler: handlerOf(call, endpoint, grant, handle as Handle),
    })
  }
  return { route, routes }
}

type CallParts = { kernel: Kernel; identify: Identify; waits: ReturnType<typeof answerTimeouts>; isProduction: boolean }

/** After the limits of requests, before a single byte of the body is read. */
function admitAtEveryRoute(app: FastifyInstance, { kernel, identify, waits, isProduction }: CallParts) {
  app.addHook('onRoute', (route) => {
    const { access, patience: ms } = route.config ?? {}
    if (!access) throw new Error(`${String(route.method)} ${route.url} does not say who may call it`)
    const reads = [route.method].flat().every((method) => method === 'GET' || method === 'HEAD')
    route.preParsing = (request, reply, payload, done) => {
      if (!reads) assertSameSite(request, kernel.config.PUBLIC_URL)
      if (ms) waits.begin(reply, ms)
      if (access === 'anyone' && !request.headers.authorization) return done(null, payload)
      const pass = (actor: Actor | null) => {
        request.actor = actor
        if (access !== 'anyone') admit(access, actor, { isProduction })
        else if (isStale(request)) throw new Refusal('unauthenticated', 'unauthenticated')
        done(null, payload)
      }
      identify(request).then(pass).catch(done)
    }
    if (!ms) return
    route.onResponse = (_request, reply, done) => {
      waits.end(reply)
      done()
    }
  })
}

const configOf = (endpoint: Endpoint, grant: Grant | null) => ({
  access: grant ?? ('anyone' as const),
  ...limitOf(endpoint),
  ...(!endpoint.stream && { patience: patienceOf(endpoint) }),
  ...(endpoint.stream && { stream: true }),
  ...(endpoint.takes?.includes('application/json') && { bytes: true }),
  ...(endpoint.form && { form: true }),
})

type Handle = (call: never) => unknown
function handlerOf(
  { kernel, identify, waits, isProduction }: CallParts,
  endpoint: Endpoint,
  grant: Grant | null,
  handle: Handle,
) {
  const isIdempotent = creates(endpoint, grant)
  const reads = endpoint.method === 'GET'
  return async (request: FastifyRequest, reply: FastifyReply) => {
    let status: number = endpoint.status ?? 200
    const answerWith = (other: number) => void (status = other)
    const answer = answersTo(request, reply)
    const readmit = async () => void (grant && admit(grant, await identify(request), { isProduction }))
    const isAwaited = () => !reply.sent
    const input = { actor: request.actor, request, reply, answer, answerWith, isAwaited, readmit }
    const call = { ...parsed(endpoint, request), ...input } as never
    const act = reads ? async () => handle(call) : () => waits.within(reply, async () => handle(call))
    const key = isIdempotent ? readIdempotencyKey(request.headers['idempotency-key']) : null
    try {
      const result = key
        ? await repeatable(kernel, request, reply, { endpoint, key, act, status: () => status })
        : { answer: await act(), status }
      return await respond(kernel, endpoint, reply, result)
    } catch (error) {
      if (!reply.sent) throw error
      // Answered already, because it took too long: the error is reported here or nowhere.
      if (!(error instanceof Refusal)) kernel.report(error, { route: endpoint.path, id: request.id })
      return undefined
    }
  }
}

const typeOf = (media: string) => (media.startsWith('text/') ? `${media}; charset=utf-8` : media)

type Answered = { answer: unknown; status: number; text?: string }
async function respond(kernel: Kernel, endpoint: Endpoint, reply: FastifyReply, { answer, status, text }: Answered) {
  if (reply.sent) return undefined
  if (endpoint.stream) return answer
  if (reply.statusCode === 200) void reply.code(status)
  if (reply.statusCode === 204 || (answer === undefined && !endpoint.media)) return reply.send()
  if (endpoint.media)
    return (reply.hasHeader('content-type') ? reply : reply.type(typeOf([endpoint.media].flat()[0]!))).send(answer)
  if (kernel.config.NODE_ENV === 'test') endpoint.response.parse(answer)
  void reply.type('application/json; charset=utf-8')
  if (text !== undefined) return reply.send(text)
  return reply.serializer(serializerOf(endpoint.response)).send(answer)
}

/** An idempotency key belongs to the party, whether a person or a program with an API key acts for it. */
function partyOf(actor: Actor) {
  const { sponsor_id = null, influencer_id = null, user_id = '' } = actor as Partial<Named>
  return sponsor_id ?? influencer_id ?? user_id
}
type Named = { sponsor_id: string | null; influencer_id: string | null; user_id: string }

type Repeatable = { endpoint: Endpoint; key: string; act(): Promise<unknown>; status(): number }
async function repeatable(
  kernel: Kernel,
  request: FastifyRequest,
  reply: FastifyReply,
  { endpoint, key, act, status }: Repeatable,
): Promise<Answered> {
  const { actor, params, body } = request
  // A phone changes its address between two tries: strangers are told apart by their keys alone.
  const caller = actor ? partyOf(actor) : ''
  try {
    const operation = `${endpoint.method} ${endpoint.path}`
    const serialize = serializerOf(endpoint.response)
    const scope = { caller, operation, key, body: [params, body], status, written: serialize }
    const result = await (endpoint.several_writes ? onceForSeveral : withIdempotency)(kernel, scope, act)
    return { ...result, status: status() }
  } catch (error) {
    if (!(error instanceof Replay)) throw error
    void reply.header('idempotent-replayed', 'true')
    return { answer: error.answer.body, status: error.answer.status }
  }
}

/** The parts that the endpoint declares. An address that cannot exist is one that does not. */
function parsed(endpoint: Endpoint, request: FastifyRequest) {
  const { params, query, body } = endpoint
  const read = (schema: z.ZodType, value: unknown) => {
    const result = schema.safeParse(value)
    if (!result.success) throw new Refusal('invalid', 'invalid_request', { errors: fieldErrors(result.error, value) })
    return result.data
  }
  const path = params?.safeParse(request.params)
  if (path?.success === false) throw notFound()
  assertClean([request.params, request.query])
  if (Buffer.isBuffer(request.body) !== Boolean(endpoint.takes)) {
    throw notTaken('not what this operation takes')
  }
  if (endpoint.takes) return { params: path?.data, query: query && read(query, request.query), body: request.body }
  if (!body && request.body !== undefined && request.body !== null && Object.keys(request.body as object).length > 0) {
    throw new Refusal('invalid', 'invalid_request', { errors: [{ path: '', code: 'no_body_expected' }] })
  }
  return {
    params: path?.data,
    query: query ? read(query, request.query) : undefined,
    body: body ? read(body, request.body ?? (body.safeParse(undefined).success ? undefined : {})) : undefined,
  }
}

/** What anybody may read is shown differently to those who are signed in: an old token is told so, not treated as nobody. */
const isStale = ({ actor, headers, method, url }: FastifyRequest) =>
  !actor && method === 'GET' && Boolean(headers.authorization) && url.startsWith('/api/v1/')

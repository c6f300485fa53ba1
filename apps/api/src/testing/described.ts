import { type AnySchemaObject, Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { default as addFormats } from 'ajv-formats'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Offered } from '../kernel/http/http.ts'
import { openApiOf } from '../kernel/http/openapi.ts'

type Parameter = { name: string; in: 'path' | 'query' | 'header'; schema: AnySchemaObject }
type Content = Record<string, { schema: AnySchemaObject }>
type Answer = { description: string; content?: Content }
type Operation = {
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, Answer>
}
type Described = { operation: Operation; schemas: object }

const info = { title: 'Affluence', version: '0', server: 'http://localhost' }
/** What the description says of one operation; made when it is first called, and only of that. */
function describe(route: Offered): Described {
  const { paths, components } = openApiOf([route], info) as {
    paths: Record<string, Record<string, Operation>>
    components: { schemas: object }
  }
  const [methods] = Object.values(paths)
  return { operation: Object.values(methods!)[0]!, schemas: components.schemas }
}

/** Compares what an application takes and answers with its description, whichever way it is asked. */
export function comparison() {
  const faults: string[] = []
  const observe = (app: FastifyInstance) =>
    void app.addHook('onSend', async (request, reply, payload) => {
      // A caller who is gone, or was cut off, reads no answer.
      if (request.raw.socket.writable === false) return
      const { method, url } = request.routeOptions
      const route = app.routes.find(({ endpoint }) => endpoint.method === method && endpoint.path === url)
      if (!route) return
      const check = checks.get(route.endpoint) ?? checkOf(describe(route))
      checks.set(route.endpoint, check)
      faults.push(...check(request, reply, payload).map((fault) => `${route.endpoint.method} ${url}: ${fault}`))
    })
  /** Tells each fault once. */
  const assertNone = () => {
    const ownFaults = faults.splice(0)
    if (ownFaults.length > 0) throw new Error(`not as described\n${ownFaults.join('\n')}`)
  }
  return { observe, assertNone }
}

type Check = (request: FastifyRequest, reply: FastifyReply, payload: unknown) => string[]
/** One for each operation, however many applications a process makes. */
const checks = new WeakMap<object, Check>()

function checkOf({ operation, schemas }: Described): Check {
  const fits = validators(schemas)
  const schema = operation.requestBody?.content['application/json']?.schema
  return (request, reply, payload) => {
    const answer = operation.responses[reply.statusCode]
    if (!answer) return [`status ${reply.statusCode}: ${String(payload).slice(0, 200)}`]
    const faults = answerFaults(answer, reply, payload, fits)
    if (reply.statusCode >= 400) return faults
    const { body, params, query } = request
    if (schema && body !== undefined && !Buffer.isBuffer(body)) faults.push(...fits('body', schema, body))
    return [...faults, ...parameterFaults(operation.parameters ?? [], { path: params, query }, fits)]
  }
}

function answerFaults({ content, description }: Answer, reply: FastifyReply, payload: unknown, fits: Fits): string[] {
  const what = `answer ${reply.statusCode}`
  if (payload === undefined || payload === null) return content ? [`${what}: empty`] : []
  const type = String(reply.getHeader('content-type') ?? '').split(';')[0]!
  const media = content?.[type] ?? content?.[`${type.split('/')[0]}/*`]
  if (!media) return [`${what} as ${type}`]
  if (!/json$/.test(type)) return []
  const value = JSON.parse(String(payload)) as { code?: string }
  const isNamed = type !== 'application/problem+json' || description.includes(`\`${value.code}\``)
  return [...(isNamed ? [] : [`${what}: code ${value.code}`]), ...fits(what, media.schema, value)]
}

type Fits = (what: string, schema: AnySchemaObject, value: unknown) => string[]
function validators(schemas: object): Fits {
  const ajv = addFormats.default(new Ajv2020({ strict: false, validateSchema: false, allErrors: true }))
  const compiled = new Map<object, ValidateFunction>()
  return (what, schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile({ ...schema, components: { schemas } })
    compiled.set(schema, validate)
    if (validate(value)) return []
    return validate.errors!.map(({ instancePath, message, params }) =>
      `${what} ${instancePath}: ${message} ${JSON.stringify(params)}`.slice(0, 300),
    )
  }
}

/** Everything in an address is text: a number is what reads as one. */
function parameterFaults(parameters: Parameter[], values: Record<'path' | 'query', unknown>, fits: Fits) {
  return (['path', 'query'] as const).flatMap((where) => {
    const byName = new Map(parameters.filter((one) => one.in === where).map((one) => [one.name, one]))
    // Where no query is described, all of it is ignored: links are followed with whatever was added to them.
    if (byName.size === 0) return []
    return Object.entries(values[where] as Record<string, unknown>).flatMap(([name, value]) => {
      const schema = byName.get(name)?.schema
      if (!schema) return [`${where} ${name} is not described`]
      const isNumber = schema['type'] === 'integer' || schema['type'] === 'number'
      return fits(`${where} ${name}`, schema, isNumber ? Number(value) : value)
    })
  })
}

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { default as addFormats } from 'ajv-formats'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Offered } from '../kernel/http.ts'
import { openApiOf } from '../kernel/openapi.ts'

type Parameter = { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: object }
type Content = Record<string, { schema: object }>
type Operation = {
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}
type Described = { operation: Operation; schemas: object }

const info = { title: 'Affluence', version: '0', server: 'http://localhost' }
/** What the description says of one operation; made when it is first called, and only of that. */
function describe(offered: Offered): Described {
  const { paths, components } = openApiOf([offered], info) as {
    paths: Record<string, Record<string, Operation>>
    components: { schemas: object }
  }
  const [methods] = Object.values(paths)
  return { operation: Object.values(methods!)[0]!, schemas: components.schemas }
}

type Inject = (options: InjectOptions | string) => Promise<LightMyRequestResponse>
/** Stands between a test and the application: what was accepted and what was answered is as the description says. */
export function asDescribed(app: FastifyInstance) {
  const routes = app.offered
    .map((offered) => ({ offered, pattern: patternOf(offered.endpoint.path) }))
    .toSorted((a, b) => wild(a.offered) - wild(b.offered))
  const known = new Map<Offered, Check>()
  const inject = app.inject.bind(app) as unknown as Inject
  const checked = async (options: InjectOptions | string) => {
    const reply = await inject(options)
    const { method = 'GET', url = '', payload, query } = typeof options === 'string' ? { url: options } : options
    const address = new URL(String(url), 'http://localhost')
    const found = routes.find(
      ({ offered, pattern }) => offered.endpoint.method === method.toUpperCase() && pattern.test(address.pathname),
    )
    if (!found) return reply
    const check = known.get(found.offered) ?? checkOf(describe(found.offered))
    known.set(found.offered, check)
    const asked = { body: payload, query: query ?? Object.fromEntries(address.searchParams) }
    const faults = check(asked, reply)
    if (faults.length > 0)
      throw new Error(`${method} ${found.offered.endpoint.path}: not as described\n${faults.join('\n')}`)
    return reply
  }
  app.inject = checked as unknown as FastifyInstance['inject']
}

const patternOf = (path: string) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`)
const wild = ({ endpoint }: Offered) => endpoint.path.split(':').length

type Asked = { body: unknown; query: unknown }
type Check = (asked: Asked, reply: LightMyRequestResponse) => string[]
function checkOf({ operation, schemas }: Described): Check {
  const fits = validators(schemas)
  return ({ body, query }, reply) => {
    const type = String(reply.headers['content-type'] ?? '').split(';')[0]!
    const answer = operation.responses[reply.statusCode]
    if (!answer) return [`status ${reply.statusCode}: ${reply.body.slice(0, 200)}`]
    const faults: string[] = []
    if (reply.statusCode < 300) {
      const sent = operation.requestBody?.content['application/json']?.schema
      if (sent && typeof body === 'string') faults.push(...fits('body', sent, JSON.parse(body)))
      faults.push(...queryFaults(operation.parameters ?? [], query as Record<string, unknown>, fits))
    }
    if (reply.rawPayload.length === 0) return faults
    const content = answer.content?.[type] ?? answer.content?.[`${type.split('/')[0]}/*`]
    if (!content) return [...faults, `answer ${reply.statusCode} as ${type}`]
    return /json$/.test(type) ? [...faults, ...fits('answer', content.schema, reply.json())] : faults
  }
}

type Fits = (what: string, schema: object, value: unknown) => string[]
function validators(schemas: object): Fits {
  const strict = { strict: false, allErrors: true } as const
  const ajv = addFormats.default(new Ajv2020(strict))
  const compiled = new Map<object, ValidateFunction>()
  return (what, schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile({ ...schema, components: { schemas } })
    compiled.set(schema, validate)
    if (validate(value)) return []
    return validate.errors!.map(({ instancePath, message, params }) =>
      `${what}${instancePath}: ${message} ${JSON.stringify(params)}`.slice(0, 300),
    )
  }
}

/** Everything in an address is text: a number is what reads as one. */
function queryFaults(parameters: Parameter[], query: Record<string, unknown>, fits: Fits) {
  const named = new Map(parameters.filter((one) => one.in === 'query').map((one) => [one.name, one]))
  return Object.entries(query).flatMap(([name, value]) => {
    const schema = named.get(name)?.schema
    if (!schema) return [`query ${name} is not described`]
    const { type } = schema as { type?: string }
    const read = type === 'integer' || type === 'number' ? Number(value) : String(value)
    return fits(`query ${name}`, schema, read)
  })
}

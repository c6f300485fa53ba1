import type { Endpoint } from '@affluence/contract/endpoint'
import { Problem } from '@affluence/contract/common'
import { z } from 'zod'
import type { Grant } from '../access.ts'
import type { Offered } from './http.ts'
import { creates } from './idempotency.ts'
import { refusalsOf } from './refusalsOf.ts'

type Json = Record<string, unknown>
const meaning: Record<number, string> = {
  400: 'Malformed',
  401: 'Not signed in',
  402: 'Not enough money',
  403: 'Not allowed',
  404: 'Not there, or not yours',
  413: 'Too large',
  415: 'Not of a content type that is taken',
  409: 'Not in this state, or there already',
  422: 'Not valid',
  429: 'Too often',
  503: 'Not now',
}
const done: Record<number, string> = { 200: 'Done', 201: 'Created', 202: 'Accepted', 204: 'Done, nothing to say' }

/** A call that this server makes to others. */
export type Outgoing = { name: string; tag: string; summary: string; body: z.ZodType; example: unknown }
type Info = { title: string; version: string; server: string; outgoing?: readonly Outgoing[] }

/** OpenAPI 3.1 of whatever the routes offer: nothing is written twice, so nothing can differ. */
export function openApiOf(offered: readonly Offered[], info: Info): Json {
  const schemas: Record<string, unknown> = {}
  const paths = pathsOf(offered, schemas)
  const tags = [...new Set(offered.map(({ endpoint }) => endpoint.tag))]
    .toSorted()
    .map((name) => ({ name, description: `${name}.` }))
  return {
    openapi: '3.1.0',
    info: {
      title: info.title,
      version: info.version,
      description:
        'Money is in integer minor units, rates in basis points, times in UTC. The days of a filter are days of the account’s time zone, and of UTC for an API key. Lists answer `{data, next_cursor}`. Refusals are `application/problem+json` with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'Affluence', url: info.server },
    },
    servers: [{ url: info.server }],
    tags,
    paths,
    ...(info.outgoing && { webhooks: webhooksOf(info.outgoing, schemas) }),
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`Api-Key <key>` or `Bearer <key>`',
        },
        courier: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`Courier <secret>`, with the secret of a courier’s link; or Basic, as the user `courier`',
        },
      },
    },
  }
}

function pathsOf(offered: readonly Offered[], schemas: Record<string, unknown>) {
  const problem = schemaOf(Problem, 'output', schemas)
  const paths: Record<string, Json> = {}
  for (const one of offered) {
    const { endpoint, grant } = one
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][endpoint.method.toLowerCase()] = {
      operationId: operationId(endpoint),
      tags: [endpoint.tag],
      summary: endpoint.summary,
      description: endpoint.description ?? `${endpoint.summary}.`,
      security: grant ? securityOf(grant) : [],
      ...parametersOf(one, schemas),
      ...bodyOf(endpoint, schemas),
      responses: responsesOf(one, problem, schemas),
    }
  }
  return paths
}

function securityOf({ kinds, scope }: Grant) {
  const isForUsers = kinds.some((kind) => kind !== 'courier' && kind !== 'key')
  return [
    ...(isForUsers ? [{ bearer: [] }] : []),
    ...(scope ? [{ apiKey: [] }] : []),
    ...(kinds.includes('courier') ? [{ courier: [] }] : []),
  ]
}

const sentHeaders = {
  'webhook-id': 'The id of the event: the same for every try and every replay',
  'webhook-timestamp': 'When this try was made, in seconds since 1970',
  'webhook-signature':
    'Signatures of id, timestamp and body, separated by spaces: `v1,…` by the secret, `v1a,…` by the public key',
}
const headerOf = ([name, description]: [string, string]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})
const webhooksOf = (outgoing: readonly Outgoing[], schemas: Record<string, unknown>) =>
  Object.fromEntries(
    outgoing.map(({ name, tag, summary, body, example }) => {
      const content = { 'application/json': { schema: schemaOf(body, 'output', schemas), example } }
      const post = {
        operationId: `webhook${name.replace(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
        tags: [tag],
        summary,
        description: `${summary}.`,
        security: [],
        parameters: Object.entries(sentHeaders).map(headerOf),
        requestBody: { required: true, content },
        responses: {
          '2XX': { description: 'Taken. Anything else, or silence for 15 seconds, is a failure and is tried again' },
          410: { description: 'Not wanted any more: the endpoint is switched off' },
        },
      }
      return [name, { post }]
    }),
  )

/** `POST /api/v1/admin/users/:id/approve` is `postAdminUsersByIdApprove`. */
const operationId = ({ method, path }: Endpoint) =>
  method.toLowerCase() +
  path
    .replace(/^\/api\/v1\//, '')
    .replace(/:(\w+)/g, 'by_$1')
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

function parametersOf({ endpoint, grant }: Offered, schemas: Record<string, unknown>) {
  const of = (schema: z.ZodObject | undefined, where: 'path' | 'query') =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => {
      const isRequired = where === 'path' || !(field as z.ZodType).safeParse(undefined).success
      const { description, ...json } = schemaOf(field as z.ZodType, 'input', schemas) as Json
      return {
        name,
        in: where,
        required: isRequired,
        description: description ?? name.replaceAll('_', ' '),
        schema: json,
      }
    })
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Sent again within a day, the same answer comes back and nothing is done twice',
    schema: { type: 'string', maxLength: 255 },
  }
  const parameters = [
    ...of(endpoint.params, 'path'),
    ...of(endpoint.query, 'query'),
    ...(creates(endpoint, grant) ? [key] : []),
  ]
  return parameters.length > 0 ? { parameters } : {}
}

function bodyOf({ body, takes, form }: Endpoint, schemas: Record<string, unknown>) {
  if (takes) {
    const content = Object.fromEntries(takes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))
    return { requestBody: { required: true, content } }
  }
  if (!body) return {}
  const required = !body.safeParse(undefined).success
  const schema = schemaOf(body, 'body', schemas)
  const types = ['application/json', ...(form ? ['application/x-www-form-urlencoded'] : [])]
  return { requestBody: { required, content: Object.fromEntries(types.map((type) => [type, { schema }])) } }
}

function responsesOf(offered: Offered, problem: unknown, schemas: Record<string, unknown>) {
  const { endpoint } = offered
  const answers = endpoint.answers ? answersOf(endpoint.answers) : successOf(endpoint, schemas)
  for (const [at, names] of refusalsOf(offered)) {
    const description = `${meaning[at]}: ${names.map((name) => `\`${name}\``).join(', ')}`
    const content = { 'application/problem+json': { schema: problem } }
    const response = answers[at]
    answers[at] = response
      ? {
          ...response,
          description: `${String(response['description'])}. ${description}`,
          content: { ...(response['content'] as Json), ...content },
        }
      : { description, ...(at === 401 && { headers: challenge }), content }
  }
  return answers
}

const challenge = {
  'WWW-Authenticate': { description: 'How to prove who one is', schema: { type: 'string' } },
}
const answersOf = (answers: NonNullable<Endpoint['answers']>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { media, description }]) => [
      status,
      { description, ...(media && { content: { [media]: { schema: { type: 'string' } } } }) },
    ]),
  )

function successOf(endpoint: Endpoint, schemas: Record<string, unknown>): Record<string, Json> {
  const status = endpoint.status ?? 200
  const description = done[status] ?? 'Done'
  if (status === 204 || endpoint.response instanceof z.ZodVoid) return { [status]: { description } }
  const schema = endpoint.media ? { type: 'string' } : schemaOf(endpoint.response, 'output', schemas)
  const media = [endpoint.media ?? 'application/json'].flat()
  const content = Object.fromEntries(media.map((type) => [type, { schema }]))
  const other = endpoint.or_status
  return { [status]: { description, content }, ...(other && { [other]: { description: done[other]!, content } }) }
}

/** Generators take a field with a default for one that is always there; in what is sent it may be left out. */
function sayDefault(schema: { default?: unknown; description?: string }) {
  if (schema.default === undefined) return
  const sentence = `Left out: \`${JSON.stringify(schema.default)}\``
  schema.description = schema.description ? `${schema.description}. ${sentence}` : sentence
  delete schema.default
}

/** JSON Schema; what has a name goes to the components once. */
function schemaOf(schema: z.ZodType, of: 'input' | 'body' | 'output', schemas: Record<string, unknown>): unknown {
  const {
    $schema: _,
    $defs = {},
    id,
    ...json
  } = z.toJSONSchema(schema, {
    io: of === 'output' ? 'output' : 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (of === 'body') sayDefault(jsonSchema)
    },
  }) as Json & { $defs?: Record<string, Json>; id?: string }
  const renamed = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'))
  for (const [name, one] of Object.entries($defs)) {
    const { id: _id, ...definition } = one
    schemas[name] ??= renamed(definition)
  }
  if (!id) return renamed(json)
  schemas[id] ??= renamed(json)
  return { $ref: `#/components/schemas/${id}` }
}

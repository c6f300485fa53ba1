import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../testing/testApp.ts'
import { openApiOf } from './openapi.ts'

type Answer = { description: string; headers?: object; content?: Record<string, unknown> }
type Description = {
  paths: Record<string, Record<string, { responses: Record<string, Answer> }>>
  components: { schemas: Record<string, unknown> }
}
let t: Awaited<ReturnType<typeof testApp>>
let described: Description
beforeAll(async () => {
  t = await testApp()
  described = (await t.app.inject('/api/openapi.json')).json<Description>()
})
afterAll(() => t.end())

const typesOf = (path: string, method: string, status: number) =>
  Object.keys(described.paths[path]![method]!.responses[status]?.content ?? {})

test('a link leads on, or to a page for people', () => {
  const answers = described.paths['/r/{code}']!['get']!.responses
  expect(answers).not.toHaveProperty('200')
  expect(answers['302']).not.toHaveProperty('content')
  expect(typesOf('/r/{code}', 'get', 404)).toContain('text/html')
})

test('a file is what it is asked to be', () => {
  const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  expect(typesOf('/api/v1/exports/{id}/file', 'get', 200)).toEqual(['text/csv', xlsx])
})

test('what names a row that may not be there says 404, in the old paths too', () => {
  for (const path of ['/api/ad_requests', '/api/affiliation/request', '/api/v1/ad-requests'])
    expect(typesOf(path, 'post', 404)).toEqual(['application/problem+json'])
  expect(typesOf('/api/campaign_modify/{id}', 'put', 404)).toEqual(['application/problem+json'])
})

test('a request without sign-in is told how to sign in, as documented', async () => {
  const answer = await t.app.inject('/api/v1/me')
  expect(answer.statusCode).toBe(401)
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="affluence", Api-Key realm="affluence"')
  expect(described.paths['/api/v1/me']!['get']!.responses['401']!.headers).toHaveProperty('WWW-Authenticate')
})

test('each refusal names its codes, those of the way to the operation too', () => {
  const codesOf = (path: string, method: string, status: number) =>
    [...described.paths[path]![method]!.responses[status]!.description.matchAll(/`(\w+)`/g)].map(([, code]) => code)
  expect(codesOf('/api/v1/orders', 'get', 403)).toEqual([
    'forbidden',
    'ip_not_allowed',
    'scope_missing',
    'account_suspended',
    'approval_required',
  ])
  expect(codesOf('/api/v1/orders', 'get', 422)).toContain('invalid_cursor')
  expect(codesOf('/api/v1/api-keys', 'post', 403)).toContain('sign_in_again')
  expect(codesOf('/api/v1/auth/login', 'post', 403)).toContain('cross_site')
  expect(codesOf('/api/v1/campaigns', 'post', 400)).toContain('invalid_idempotency_key')
})

test('an operation is described alone as it is among all others', () => {
  for (const route of t.app.routes) {
    const alone = openApiOf([route], { title: '', version: '', server: '' }) as Description
    expect(described.paths).toMatchObject(alone.paths)
    for (const [name, schema] of Object.entries(alone.components.schemas))
      expect(described.components.schemas[name], `${name} of ${route.endpoint.path}`).toEqual(schema)
  }
})

test('what the server sends to endpoints is described by type', () => {
  const { webhooks } = described as unknown as { webhooks: Record<string, { post: { requestBody: object } }> }
  expect(Object.keys(webhooks)).toContain('order.created')
  expect(webhooks['order.created']!.post.requestBody).toMatchObject({
    content: { 'application/json': { schema: { properties: { type: { const: 'order.created' } } } } },
  })
})

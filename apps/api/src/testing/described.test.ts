import { endpoint } from '@affluence/contract/endpoint'
import { connect } from 'node:net'
import Fastify from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { comparison } from './described.ts'

const countEndpoint = endpoint({
  method: 'POST',
  path: '/count',
  tag: 'Test',
  summary: 'Count',
  query: z.object({ by: z.coerce.number().int().optional() }),
  body: z.object({ name: z.string() }),
  response: z.object({ count: z.int() }),
  errors: { wrong_state: 409 },
})
type GivenAnswer = { status?: number; type?: string; body: unknown }
const end: (() => Promise<void>)[] = []
afterEach(() => Promise.all(end.splice(0).map((one) => one())))

/** An application with one operation that answers as given, and what is said of its requests. */
function watched({ status = 200, type = 'application/json', body }: GivenAnswer) {
  const app = Fastify()
  end.push(() => app.close())
  app.decorate('routes', [{ endpoint: countEndpoint, access: 'anyone', grant: null }])
  const described = comparison()
  described.observe(app)
  app.post('/count', (_request, reply) => reply.code(status).type(type).send(JSON.stringify(body)))
  const said = () => {
    try {
      described.assertNone()
      return 'as described'
    } catch (error) {
      return (error as Error).message.split('\n').slice(1).join('\n')
    }
  }
  return { app, said }
}
async function saidOf(answer: GivenAnswer, url = '/count', payload = '{"name":"a"}') {
  const { app, said } = watched(answer)
  await app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload })
  return said()
}
const problem = (code: string) => ({
  status: 409,
  type: 'application/problem+json',
  body: { type: 'about:blank', title: 'No', status: 409, code },
})

test('what is taken and answered as it is described is not spoken of', async () => {
  expect(await saidOf({ body: { count: 1 } }, '/count?by=2')).toBe('as described')
  expect(await saidOf(problem('wrong_state'))).toBe('as described')
})

test('what is taken or answered otherwise is named', async () => {
  expect(await saidOf({ body: { count: '1' } })).toContain('POST /count: answer 200 /count: must be integer')
  expect(await saidOf({ status: 418, body: {} })).toContain('POST /count: status 418')
  expect(await saidOf({ type: 'text/csv', body: 'a' })).toContain('answer 200 as text/csv')
  expect(await saidOf({ body: undefined })).toContain('answer 200: empty')
  expect(await saidOf(problem('wrong_moon'))).toContain('answer 409: code wrong_moon')
  expect(await saidOf({ body: { count: 1 } }, '/count', '{"name":1}')).toContain('body /name: must be string')
  expect(await saidOf({ body: { count: 1 } }, '/count?by=many')).toContain('query by : must be integer')
  expect(await saidOf({ body: { count: 1 } }, '/count?per=2')).toContain('query per is not described')
})

test('an answer that nobody reads any more is not compared', async () => {
  const { app, said } = watched({ body: { count: 1 } })
  const codes: number[] = []
  const answered = new Promise<void>((resolve) => {
    app.addHook('onSend', async (_request, reply) => {
      codes.push(reply.statusCode)
      resolve()
    })
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const head = 'POST /count HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{'
  const { port } = app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1', () => socket.write(head))
  app.server.on('request', () => socket.destroy())
  await answered
  expect(codes).toEqual([400])
  expect(said()).toBe('as described')
})

import { createServer, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textsBy } from './sms.ts'
import { GiveUp } from './work/giveUp.ts'

const calls: { headers: IncomingHttpHeaders; body: string }[] = []
let status = 202
const gateway = createServer((request, reply) => {
  void text(request).then((body) => {
    calls.push({ headers: request.headers, body })
    reply.writeHead(status, { location: '/elsewhere' }).end()
  })
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(gateway.address() as { port: number }).port}/send`
})
afterAll(() => gateway.close())

const message = { id: 'tok_1', to: '+237699112233', text: 'Affluence: 123456' }

test('a message is one POST with the token and the id of the message', async () => {
  await textsBy({ url, token: 'secret' })!.send(message)
  const [{ headers, body } = { headers: {}, body: '' }] = calls
  expect(JSON.parse(body)).toEqual(message)
  expect(headers).toMatchObject({ authorization: 'Bearer secret', 'idempotency-key': 'tok_1' })
})

test('a refusal for good is not tried again, what may pass is, and nobody is followed elsewhere', async () => {
  const { send } = textsBy({ url, token: undefined })!
  for (const [answer, isFinal] of [
    [400, true],
    [401, true],
    [429, false],
    [503, false],
    [302, false],
  ] as const) {
    status = answer
    const before = calls.length
    const error = await send(message).catch((fault: unknown) => fault)
    expect([answer, error instanceof GiveUp, error instanceof Error, calls.length - before]).toEqual([
      answer,
      isFinal,
      true,
      1,
    ])
  }
})

test('without an address there is no gateway', () => expect(textsBy({ url: undefined, token: 'x' })).toBeNull())

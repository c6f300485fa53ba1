import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createClient, webhooks, WebhookError, type Webhooks } from './client.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const other = `whsec_${randomBytes(32).toString('base64')}`
const body = JSON.stringify({ id: 'evt_1', type: 'order.created', event: 'order.created', data: { number: 'é' } })
const now = () => Math.floor(Date.now() / 1000)
/** Signed here by hand, with nothing of ours. */
function signature(of = body, { id = 'evt_1', at = now(), by = secret } = {}) {
  const key = Buffer.from(by.slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.${of}`).digest('base64')}`
}
const headers = (signatures = signature(), at = now()) => ({
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(at),
  'webhook-signature': signatures,
})
const fault = (...args: Parameters<Webhooks['verify']>) =>
  webhooks.verify(...args).then(
    () => 'none',
    (error: unknown) => {
      if (!(error instanceof WebhookError)) throw error
      return error.code
    },
  )

test('the vector of Standard Webhooks passes, and is told to be old', async () => {
  const vector = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const text = '{"test": 2432232314}'
  expect(await webhooks.verify(vector, text, key, { tolerance: Infinity })).toEqual({ test: 2432232314 })
  expect(await fault(vector, text, key)).toBe('timestamp_too_old')
  expect(await fault(vector, '{"test": 2432232315}', key, { tolerance: Infinity })).toBe('wrong_signature')
  const signed = await webhooks.sign({ id: vector['webhook-id'] }, text, key, 1614265330)
  expect(signed).toMatchObject(vector)
})

test('headers may come in any form that servers hand out', async () => {
  const given = headers()
  const pairs = Object.entries(given)
  const shouting = Object.fromEntries(pairs.map(([name, value]) => [name.toUpperCase(), [value]]))
  for (const form of [given, new Headers(given), pairs, new Map(pairs), pairs.flat(), shouting])
    expect(await webhooks.verify(form, body, secret)).toMatchObject({ id: 'evt_1' })
  for (const name of Object.keys(given)) {
    const { [name as keyof typeof given]: _, ...rest } = given
    expect(await fault(rest, body, secret)).toBe('header_missing')
  }
})

test('the body is the bytes that came, as bytes or as text', async () => {
  const given = headers()
  const bytes = Buffer.from(body)
  expect(await webhooks.verify(given, bytes, secret)).toMatchObject({ data: { number: 'é' } })
  expect(await webhooks.verify(given, new Uint8Array(bytes), secret)).toMatchObject({ id: 'evt_1' })
  expect(await fault(given, `${body} `, secret)).toBe('wrong_signature')
  const parsed = JSON.parse(body) as string
  await expect(webhooks.verify(given, parsed, secret)).rejects.toThrow('must be the text or the bytes that came')
  const broken = headers(signature('{'))
  expect(await fault(broken, '{', secret)).toBe('not_json')
})

test('in a rotation, one good signature of several is enough, for one secret of several', async () => {
  const both = headers(`${signature(body, { by: other })} v1a,bm90aGluZw== ${signature()}`)
  for (const known of [secret, other, [secret], ['whsec_b2xkIHNlY3JldCB0aGF0IGlzIGdvbmU=', other]])
    expect(await webhooks.verify(both, body, known)).toMatchObject({ id: 'evt_1' })
  expect(await fault(headers(), body, other)).toBe('wrong_signature')
  expect(await fault(headers(), body, [])).toBe('wrong_signature')
  // Of another version, cut short, or no signature at all.
  for (const wrong of [signature().replace('v1,', 'v2,'), signature().slice(0, -4), 'v1,', 'v1,***', 'v1', ','])
    expect(await fault(headers(wrong), body, secret)).toBe('wrong_signature')
})

test('what was signed five minutes ago or later is refused, and so is what is signed for later', async () => {
  const at = (age: number) => {
    const time = now() - age
    return headers(signature(body, { at: time }), time)
  }
  expect(await fault(at(298), body, secret)).toBe('none')
  expect(await fault(at(-298), body, secret)).toBe('none')
  expect(await fault(at(302), body, secret)).toBe('timestamp_too_old')
  expect(await fault(at(-302), body, secret)).toBe('timestamp_too_new')
  expect(await fault(at(302), body, secret, { tolerance: 600 })).toBe('none')
  expect(await fault(at(12), body, secret, { tolerance: 10 })).toBe('timestamp_too_old')
  for (const wrong of ['', 'soon', '1e9', `${now()}.5`, ' '])
    expect(await fault({ ...headers(), 'webhook-timestamp': wrong }, body, secret)).toMatch(/missing|invalid/)
  // The time is signed too.
  expect(await fault({ ...headers(), 'webhook-timestamp': String(now() - 60) }, body, secret)).toBe('wrong_signature')
})

test('a secret that is none is a fault of the program, not of the request', async () => {
  for (const wrong of ['', 'whsec_', 'whsec_***', ['whsec_']])
    await expect(webhooks.verify(headers(), body, wrong)).rejects.toThrow(TypeError)
})

test('a client signs and verifies too, and what is signed with two secrets is good for either', async () => {
  const { webhooks: own } = createClient({ url: 'https://affluence.example.com', key: 'k' })
  const signed = await own.sign({ id: 'evt_1' }, body, [other, secret])
  for (const known of [secret, other]) expect(await own.verify(signed, body, known)).toMatchObject({ id: 'evt_1' })
})

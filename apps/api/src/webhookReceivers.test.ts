import { createHmac, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ThinWebhookEvent, WebhookEvent, webhookEvents } from '@affluence/contract/webhookEvents'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onPostgres } from './kernel/db/engine.ts'
import { blocks, endWithoutSecret, missingFor, programs, type Receiver, startReceiver } from './testing/receivers.ts'

const secretOf = (key: Buffer) => `whsec_${key.toString('base64')}`
const secret = secretOf(randomBytes(32))
const next = secretOf(randomBytes(32))
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const textOf = (id: string) => `{"id":"${id}","type":"order.created","data":{"recipient":{"name":"Zoé ✓"}}}`
const now = () => Math.floor(Date.now() / 1000)
/** Signed here by hand, with nothing of ours. */
function signed(id: string, { at = now(), by = [secret], body = textOf(id) } = {}) {
  const signatures = by.map((one) => {
    const key = Buffer.from(one.slice('whsec_'.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`
  })
  return { id, at, body, signature: signatures.join(' v1a,bm90aGluZw== ') }
}

async function post(to: Receiver, { id, at, body, signature }: Omit<typeof vector, 'secret'>) {
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': signature,
  }
  const reply = await fetch(to.url, { method: 'POST', headers, body })
  await reply.arrayBuffer()
  return reply.status
}
const inboxOf = ({ folder }: Receiver) => {
  const inbox = join(folder, 'inbox')
  return Object.fromEntries(readdirSync(inbox).map((name) => [name, readFileSync(join(inbox, name), 'utf8')]))
}

test('the guide has a receiver for each language', () => {
  expect([...programs.keys()]).toEqual(['hook.mjs', 'hook-client.mjs', 'hook.php', 'hook.py', 'hook.ru', 'hook.go'])
})

test('the bodies that the guide shows are those of the contract', () => {
  const [full, thin] = blocks('json').map((block) => JSON.parse(block) as object)
  expect(WebhookEvent.strict().parse(full).data).toEqual(webhookEvents['order.created'].example)
  expect(ThinWebhookEvent.strict().parse(thin)).toMatchObject({ related_object: { type: 'order' } })
  const [vectorBlock] = blocks('').filter((block) => block.startsWith('secret'))
  for (const value of Object.values(vector)) expect(vectorBlock).toContain(`  ${value}\n`)
})

describe.skipIf(onPostgres).each([...programs.keys()])('%s of the guide', (name) => {
  const missing = missingFor(name)
  let receiver: Receiver
  let patient: Receiver
  const hasMinutes = programs.get(name)!.includes('300')
  beforeAll(async () => {
    if (missing) return
    receiver = await startReceiver(name, secret)
    // The vector is from 2021: for it alone, the same program with another number in place of the five minutes.
    const waits = (code: string) => code.replaceAll(/\b300\b/g, '9999999999')
    if (hasMinutes) patient = await startReceiver(name, vector.secret, waits)
  }, 120_000)
  afterAll(() => {
    receiver?.stop()
    patient?.stop()
  })

  test('keeps what was signed, once, to the byte, and nothing else', async ({ skip }) => {
    skip(missing !== null, `${missing} is not installed: this receiver was not run`)
    const good = signed('evt_1')
    expect(await post(receiver, good)).toBe(204)
    expect(await post(receiver, good)).toBe(204) // the same again
    expect(await post(receiver, signed('evt_1', { at: now() - 200 }))).toBe(204) // tried again, signed anew
    expect(inboxOf(receiver)).toEqual({ 'evt_1.json': good.body })

    const wrong = {
      'another body': { ...signed('evt_2'), body: textOf('evt_1') },
      'another id': { ...good, id: 'evt_2' },
      'another time': { ...good, at: good.at - 1 },
      'another secret': signed('evt_2', { by: [next] }),
      'cut short': { ...good, id: 'evt_2', signature: good.signature.slice(0, -1) },
      'no signature': { ...good, id: 'evt_2', signature: '' },
      'another version': { ...good, id: 'evt_2', signature: good.signature.replace('v1', 'v2') },
      'too old': signed('evt_2', { at: now() - 302 }),
      'of the future': signed('evt_2', { at: now() + 310 }),
    }
    for (const [what, request] of Object.entries(wrong))
      expect([what, await post(receiver, request)]).toEqual([what, 401])
    expect(await fetch(receiver.url, { method: 'POST', body: good.body }).then(({ status }) => status)).toBe(401)
    expect(Object.keys(inboxOf(receiver))).toEqual(['evt_1.json'])
  })

  test('takes the second signature in the middle of a rotation', async ({ skip }) => {
    skip(missing !== null, `${missing} is not installed: this receiver was not run`)
    expect(await post(receiver, signed('evt_3', { by: [next, secret] }))).toBe(204)
    expect(await post(receiver, signed('evt_4', { by: [secret, next] }))).toBe(204)
    expect(Object.keys(inboxOf(receiver))).toEqual(expect.arrayContaining(['evt_3.json', 'evt_4.json']))
  })

  // The client has a test of its own for it.
  if (hasMinutes)
    test('accepts the vector of Standard Webhooks', async ({ skip }) => {
      skip(missing !== null, `${missing} is not installed: this receiver was not run`)
      expect(await post(patient, vector)).toBe(204)
      expect(await post(patient, { ...vector, body: `${vector.body} ` })).toBe(401)
      expect(inboxOf(patient)).toEqual({ [`${vector.id}.json`]: vector.body })
    })

  const endsAtOnce = async () => ((await endWithoutSecret(name, receiver)) ?? 0) > 0
  /** PHP has no start of its own: each request is refused. */
  async function refusesAll() {
    const bare = await startReceiver(name, '')
    const status = await post(bare, signed('evt_1', { by: ['whsec_'] }))
    bare.stop()
    return status === 500
  }
  test('does not run without a secret', async ({ skip }) => {
    skip(missing !== null, `${missing} is not installed: this receiver was not run`)
    const isRefused = name === 'hook.php' ? refusesAll : endsAtOnce
    expect(await isRefused()).toBe(true)
  })
})

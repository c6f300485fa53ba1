import { createHmac, createPublicKey, verify } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { expect, test } from 'vitest'
import { keyFrom } from '../../../kernel/outboundSigning.ts'
import { newKey, publicKeyOf, formatSecret, signedHeaders } from './signing.service.ts'

const vector = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  type: 'test',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
}

test('the test vector of Standard Webhooks', () => {
  const headers = signedHeaders(vector, { secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], key: null })
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  expect(headers).toMatchObject({ 'webhook-id': vector.id, 'webhook-timestamp': '1614265330' })
})

test('the plain headers sign the body only, with the newest secret', () => {
  const headers = signedHeaders(vector, { secrets: ['whsec_bmV3', 'whsec_b2xk'], key: null })
  const expected = `sha256=${createHmac('sha256', 'whsec_bmV3').update(vector.body).digest('hex')}`
  expect(headers).toMatchObject({ 'x-affluence-signature': expected, 'x-delivr-signature': expected })
  expect(headers).toMatchObject({ 'x-affluence-event': 'test', 'user-agent': 'Affluence-Webhooks/1' })
})

test('both published verifiers accept any text with either secret, and reject changed texts', () => {
  const secrets = ['new', 'old'].map((word) => formatSecret(Buffer.from(word.repeat(11).slice(0, 32))))
  const bodies = ['{}', '{"é":"\u2028 \u{1F4E6}"}', `{"long":"${'x'.repeat(65_000)}"}`]
  for (const body of bodies) {
    const timestamp = Math.floor(performance.timeOrigin / 1000 + performance.now() / 1000)
    const headers = signedHeaders({ ...vector, body, timestamp }, { secrets, key: newKey().secret })
    for (const secret of secrets)
      for (const Verifier of [Webhook, SvixWebhook]) {
        expect(() => new Verifier(secret).verify(body, headers)).not.toThrow()
        expect(() => new Verifier(secret).verify(`${body} `, headers)).toThrow()
      }
    expect(() => new Webhook(formatSecret(Buffer.alloc(32, 1))).verify(body, headers)).toThrow()
  }
})

test('the signature of this server verifies with its published key', () => {
  const { secret, public_key } = newKey()
  expect(publicKeyOf(keyFrom(secret))).toBe(public_key)
  const headers = signedHeaders(vector, { secrets: ['whsec_bmV3'], key: secret })
  const [, asymmetric] = headers['webhook-signature']!.split(' ')
  expect(asymmetric).toMatch(/^v1a,/)
  const raw = Buffer.from(public_key.replace('whpk_', ''), 'base64')
  expect(raw.length).toBe(32)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }
  const published = createPublicKey({ key: jwk, format: 'jwk' })
  const content = Buffer.from(`${vector.id}.${vector.timestamp}.${vector.body}`)
  expect(verify(null, content, published, Buffer.from(asymmetric!.slice(4), 'base64'))).toBe(true)
})

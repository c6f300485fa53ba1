import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { guardedOutbound } from './outbound.ts'
import { faultOfUrl, isPublicAddress } from './outboundGuard.ts'
import type { Lookup } from './outboundLookup.ts'

/** The addresses of the test's names, one list for each look-up; the last one is repeated. */
const answers = new Map<string, string[][]>()
const lookup: Lookup = async (host) => {
  const list = answers.get(host) ?? []
  const now = list.length > 1 ? list.shift()! : list[0]!
  return now.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}

test('only globally routed addresses are public', async () => {
  const privateAddresses = `0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 192.0.2.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1
    100::1 200::1 2001::1 2001:db8::1 2002:7f00:1:: fc00::1 fd00::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 nonsense`
  for (const address of privateAddresses.split(/\s+/))
    expect([address, await isPublicAddress(address)]).toEqual([address, false])
  for (const address of ['8.8.8.8', '1.1.1.1', '::ffff:8.8.8.8', '2606:4700::1111', '2a00:1450::1'])
    expect([address, await isPublicAddress(address)]).toEqual([address, true])
  expect(await isPublicAddress('')).toBe(false)
})

test('only https addresses on the usual ports without credentials are called', () => {
  expect(faultOfUrl('https://shop.example/hook')).toBeNull()
  expect(faultOfUrl('https://shop.example:8443/hook')).toBeNull()
  expect(faultOfUrl('http://shop.example/')).toBe('https_required')
  expect(faultOfUrl('https://a:b@shop.example/')).toBe('url_with_credentials')
  expect(faultOfUrl('https://shop.example:22/')).toBe('port_not_allowed')
  expect(faultOfUrl('file:///etc/passwd')).toBe('https_required')
  expect(faultOfUrl('shop')).toBe('invalid_url')
})

test('a private address is never reached, in any notation', async () => {
  const out = guardedOutbound({ allowPrivate: false })
  for (const host of [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
    '169.254.169.254',
  ])
    await expect(out.call(`https://${host}:8443/`)).rejects.toThrow('not a public address')
  await expect(out.assertPublicUrl('https://10.0.0.1/')).rejects.toMatchObject({ code: 'address_not_public' })
  await out.close()
})

test('a name that turns to a private address is not reached, nor one with public and private addresses', async () => {
  let visits = 0
  const server = createServer().on('connection', () => visits++)
  await new Promise<void>((resolve) => server.listen(8443, '127.0.0.1', resolve).once('error', () => resolve()))
  const out = guardedOutbound({ allowPrivate: false, lookup })
  answers.set('rebound.test', [['8.8.8.8'], ['127.0.0.1']])
  answers.set('both.test', [
    ['8.8.8.8', '127.0.0.1'],
    ['8.8.8.8', '::ffff:127.0.0.1'],
  ])
  await out.assertPublicUrl('https://rebound.test:8443/')
  await expect(out.call('https://rebound.test:8443/')).rejects.toThrow('not a public address')
  for (let n = 0; n < 2; n++) await expect(out.call('https://both.test:8443/')).rejects.toThrow('not a public address')
  await expect(out.assertPublicUrl('https://both.test/')).rejects.toMatchObject({ code: 'address_not_public' })
  expect(visits).toBe(0)
  await out.close()
  server.close()
})

test('a redirect is not followed, and a long answer is cut', async () => {
  let hits = 0
  const server = createServer((request, reply) => {
    hits++
    if (request.url === '/away') return void reply.writeHead(302, { location: '/secret' }).end()
    reply.end('x'.repeat(200_000))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const out = guardedOutbound({ allowPrivate: true })
  expect((await out.call(`${at}/away`)).status).toBe(302)
  expect(hits).toBe(1)
  expect((await out.call(`${at}/long`)).body.length).toBeLessThanOrEqual(64 * 1024)
  await out.close()
  server.close()
})

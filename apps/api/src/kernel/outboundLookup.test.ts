import { scrypt } from 'node:crypto'
import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { guardedOutbound } from './outbound.ts'
import { dnsLookup } from './outboundLookup.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** The name in a question, and where it ends. */
function nameIn(question: Buffer) {
  const labels: string[] = []
  let at = 12
  for (let length = question[at]!; length > 0; length = question[at]!) {
    labels.push(question.subarray(at + 1, at + 1 + length).toString())
    at += 1 + length
  }
  return { name: labels.join('.'), end: at + 5 }
}
/** A name server with these IPv4 addresses; it does not answer for other names. */
async function nameServer(addresses: Record<string, string>) {
  const socket = createSocket('udp4')
  const questions: string[] = []
  socket.on('message', (question: Buffer, from: RemoteInfo) => {
    const { name, end } = nameIn(question)
    questions.push(name)
    const address = addresses[name]
    if (!address) return
    const isFour = question.readUInt16BE(end - 4) === 1
    const head = Buffer.from(question.subarray(0, end))
    head.writeUInt16BE(0x8180, 2)
    head.writeUInt16BE(isFour ? 1 : 0, 6)
    head.writeUInt32BE(0, 8)
    const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)])
    socket.send(isFour ? Buffer.concat([head, answer]) : head, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  ends.push(() => socket.close())
  return { servers: [`127.0.0.1:${socket.address().port}`], questions }
}

test('name servers are asked, and their addresses are checked', async () => {
  const { servers, questions } = await nameServer({ 'shop.test': '8.8.8.8', 'inside.test': '10.0.0.1' })
  const lookup = dnsLookup({ servers })
  expect(await lookup('shop.test')).toEqual([{ address: '8.8.8.8', family: 4 }])
  const out = guardedOutbound({ allowPrivate: false, lookup })
  ends.push(() => out.close())
  await out.assertPublicUrl('https://shop.test/hook')
  for (const host of ['inside.test', 'localhost', 'a.localhost'])
    await expect(out.assertPublicUrl(`https://${host}/`)).rejects.toMatchObject({ code: 'address_not_public' })
  await expect(out.call('https://inside.test/')).rejects.toThrow('not a public address')
  expect(questions).not.toContain('localhost')
})

test('a name server that never answers blocks nothing else and times out', async () => {
  const { servers, questions } = await nameServer({})
  const outWith = (deadline: number) => {
    const outbound = guardedOutbound({ allowPrivate: false, lookup: dnsLookup({ servers, deadline }) })
    ends.unshift(() => outbound.close())
    return outbound
  }
  const out = outWith(4000)
  let ended = 0
  const calls = Array.from({ length: 40 }, (_, n) =>
    out.assertPublicUrl(`https://silent${n}.test/`).catch((error: { code: string }) => (ended++, error.code)),
  )
  await expect.poll(() => new Set(questions).size).toBe(40)
  // Passwords are hashed on the threads that look-ups of the system would occupy.
  for (let n = 0; n < 4; n++) await promisify(scrypt)('word', 'salt', 32)
  expect(ended).toBe(0)
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['address_not_public']))
  const answer = await outWith(200).post('https://silent.test/', {
    headers: {},
    body: '',
    timeout: 15_000,
    maxBytes: 10,
  })
  expect(answer).toMatchObject({ status: null, failure: { code: 'ETIMEOUT' } })
})

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readConfig } from '../../../config.ts'
import { runRestore } from '../../../kernel/ops/backup.ts'
import { idsFrom, systemClock } from '../../../kernel/clock.ts'
import { bucketOf, putObject, signed } from '../../../kernel/files/s3.ts'
import { emptyUrl } from '../../../testing/testDb.ts'
import { testApp } from '../../../testing/testApp.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { backUpDaily } from './backups.service.ts'
import { openDb } from '../../../kernel/db/open.ts'

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex')
const KEY = Buffer.alloc(32, 7).toString('base64')

/** As much of S3 as backups need; what is not signed for its contents is refused. */
async function store(secret: string) {
  const objects = new Map<string, Buffer>()
  const uploads = new Map<string, Map<number, Buffer>>()
  const refusals: string[] = []
  /** An upload in parts: begun, filled, and ended by the list of its parts. */
  function partly(method: string, name: string, query: Record<string, string>, body: Buffer, reply: ServerResponse) {
    const parts = uploads.get(query['uploadId'] ?? '')
    if (query['uploads'] === '') {
      const id = `up/${uploads.size} +`
      uploads.set(id, new Map())
      return reply.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
    }
    if (!parts) return reply.writeHead(404).end('NoSuchUpload')
    if (method === 'DELETE') return uploads.delete(query['uploadId']!) && reply.writeHead(204).end()
    if (method === 'PUT') {
      if (body.includes('unwanted')) return reply.writeHead(500).end('InternalError')
      parts.set(Number(query['partNumber']), body)
      return reply.setHeader('etag', `"${md5(body)}"`).end()
    }
    const listed = [...String(body).matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>"(\w+)"<\/ETag>/g)]
    const bodies = listed.map(([, n, etag]) => [parts.get(Number(n))!, etag] as const)
    if (bodies.some(([part, etag]) => md5(part) !== etag)) return reply.end('<Error><Code>InvalidPart</Code></Error>')
    objects.set(name, Buffer.concat(bodies.map(([part]) => part)))
    uploads.delete(query['uploadId']!)
    return reply.end('<CompleteMultipartUploadResult/>')
  }
  const answer = async (request: IncomingMessage, reply: ServerResponse) => {
    const body = await buffer(request)
    const { pathname, searchParams } = new URL(request.url!, 'http://store')
    const at = String(request.headers['x-amz-date'])
    const now = at.replace(/^(....)(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5.000Z')
    const sha256 = createHash('sha256').update(body).digest('hex')
    const of = bucketOf(`s3://writer:${secret}@${request.headers.host}/books/daily`)
    const query = Object.fromEntries(searchParams)
    const { headers } = signed(of, { method: request.method!, path: pathname, query, sha256, now })
    if (headers.authorization !== request.headers.authorization) {
      refusals.push(`${request.method} ${pathname}`)
      return reply.writeHead(403).end('SignatureDoesNotMatch')
    }
    const name = decodeURIComponent(pathname)
    if ('uploads' in query || 'uploadId' in query) return partly(request.method!, name, query, body, reply)
    if (request.method === 'PUT') objects.set(name, body)
    if (request.method === 'DELETE') objects.delete(name)
    if (searchParams.get('list-type'))
      return reply.end([...objects.keys()].map((key) => `<Key>${key.replace('/books/', '')}</Key>`).join(''))
    const object = objects.get(name)
    return object ? reply.end(object) : reply.writeHead(request.method === 'DELETE' ? 204 : 404).end()
  }
  const server = createServer((request, reply) => void answer(request, reply))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const url = (word: string) => `s3://writer:${word}@127.0.0.1:${port}/books/daily?tls=0`
  return { objects, uploads, refusals, url }
}

async function served(BACKUP_URL: string) {
  const t = await testApp({ env: { BACKUP_URL, BACKUP_KEY: KEY } })
  t.kernel.config.DATABASE_URL = t.url
  onTestFinished(t.end)
  await t.register('sponsor')
  return t
}
/** Restores the named backup beside what was there, and counts who is in it. */
async function restored(from: string, env: Record<string, string>) {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => void vi.restoreAllMocks())
  const folder = mkdtempSync(join(tmpdir(), 'affluence-restored-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { url, drop } = await emptyUrl()
  onTestFinished(drop)
  const config = readConfig({ NODE_ENV: 'test', DATA_DIR: folder, DATABASE_URL: url, BACKUP_KEY: KEY, ...env })
  expect(await runRestore(config, [from])).toBe(0)
  const clock = systemClock()
  const db = await openDb({ url, clock, newId: idsFrom(clock), report: () => undefined })
  onTestFinished(() => db.close())
  return db.read.$count(users)
}

test('the signature is that of the published example', () => {
  const of = { ...bucketOf('s3://AKIAIOSFODNN7EXAMPLE:x@examplebucket.s3.amazonaws.com/b'), region: 'us-east-1' }
  of.secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  const query = { 'max-keys': '2', prefix: 'J' }
  const { headers } = signed(of, { method: 'GET', path: '/', query, now: '2013-05-24T00:00:00.000Z' })
  expect(headers.authorization).toContain('Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7')
})

test('a daily backup goes to the bucket encrypted, and comes back whole; the oldest goes', async () => {
  const bucket = await store('open sesame')
  const t = await served(bucket.url('open%20sesame'))
  for (let day = 1; day <= 14; day++)
    bucket.objects.set(`/books/daily/affluence-2025-01-${String(day).padStart(2, '0')}T00-00-00-000Z.dump`, Buffer.of())
  const { stored, removed } = (await backUpDaily(t.kernel)) as { stored: string; removed: number }
  expect([stored.endsWith('.enc'), removed, bucket.refusals]).toEqual([true, 1, []])
  expect(bucket.objects.has('/books/daily/affluence-2025-01-01T00-00-00-000Z.dump')).toBe(false)
  expect(bucket.objects.get(`/books/daily/${stored}`)!.includes('company')).toBe(false)
  const env = { BACKUP_URL: bucket.url('open%20sesame'), SECRET_KEYS: t.kernel.config.SECRET_KEYS }
  expect(await restored(stored, env)).toBe(await t.kernel.db.read.$count(users))
})

test('what is too large for one upload goes in parts; a broken upload leaves none behind', async () => {
  const bucket = await store('open sesame')
  const folder = mkdtempSync(join(tmpdir(), 'affluence-parts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'large')
  const upload = { name: 'large', file, now: systemClock().now, part: 1000 }
  const of = bucketOf(bucket.url('open%20sesame'))
  const bytes = Buffer.from(Array.from({ length: 2500 }, (_, n) => n % 251))
  writeFileSync(file, bytes)
  await putObject(of, upload)
  expect(bucket.objects.get('/books/daily/large')).toEqual(bytes)
  writeFileSync(file, Buffer.concat([bytes, Buffer.from('unwanted')]))
  await expect(putObject(of, { ...upload, name: 'broken' })).rejects.toThrow('answers 500')
  expect([bucket.objects.has('/books/daily/broken'), bucket.uploads.size, bucket.refusals]).toEqual([false, 0, []])
})

test('a wrong secret is refused by the store, and the task says so', async () => {
  const bucket = await store('open sesame')
  const t = await served(bucket.url('guess'))
  await expect(backUpDaily(t.kernel)).rejects.toThrow('the backup store answers 403')
  expect(bucket.objects.size).toBe(0)
})

test('a folder serves as well; without BACKUP_URL nothing is done, and that is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const t = await served(pathToFileURL(folder).href)
  await backUpDaily(t.kernel)
  const name = readdirSync(folder).find((one) => one.endsWith('.enc'))!
  expect(await restored(join(folder, name), { SECRET_KEYS: t.kernel.config.SECRET_KEYS })).toBeGreaterThan(1)
  t.kernel.config.BACKUP_URL = undefined
  expect(await backUpDaily(t.kernel)).toEqual({ skipped: 'BACKUP_URL is not set' })
})

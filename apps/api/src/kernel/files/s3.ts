import { createHash, createHmac } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { request as plain, type IncomingMessage } from 'node:http'
import { request as secure } from 'node:https'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

export type Bucket = { endpoint: URL; bucket: string; prefix: string; region: string; key: string; secret: string }

/** `s3://KEY:SECRET@host/bucket/prefix?region=…`; `&tls=0` for a store on the same machine. */
export function bucketOf(address: string): Bucket {
  const url = new URL(address)
  const [bucket = '', ...prefix] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const scheme = url.searchParams.get('tls') === '0' ? 'http' : 'https'
  return {
    endpoint: new URL(`${scheme}://${url.host}`),
    bucket,
    prefix: prefix.map((part) => `${part}/`).join(''),
    region: url.searchParams.get('region') ?? 'us-east-1',
    key: decodeURIComponent(url.username),
    secret: decodeURIComponent(url.password),
  }
}

const EMPTY = createHash('sha256').digest('hex')
const hmac = (key: string | Buffer, words: string) => createHmac('sha256', key).update(words).digest()
const encoded = (words: string) =>
  encodeURIComponent(words).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

type Call = { method: string; path: string; query?: Record<string, string>; sha256?: string; now: string }
/** The headers of AWS Signature Version 4 for one call. */
export function signed({ endpoint, region, key, secret }: Bucket, { method, path, query = {}, sha256, now }: Call) {
  const at = now.replace(/[:-]|\.\d+/g, '')
  const day = at.slice(0, 8)
  const headers = { host: endpoint.host, 'x-amz-content-sha256': sha256 ?? EMPTY, 'x-amz-date': at }
  const names = Object.keys(headers).join(';')
  const queryText = Object.entries(query)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&')
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const canonical = [method, path, queryText, lines.join(''), names, headers['x-amz-content-sha256']].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const hash = createHash('sha256').update(canonical).digest('hex')
  const signing = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  const signature = hmac(signing, ['AWS4-HMAC-SHA256', at, scope, hash].join('\n')).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${names}, Signature=${signature}`
  return { target: queryText ? `${path}?${queryText}` : path, headers: { ...headers, authorization } }
}

const SILENCE_MS = 60_000
/** Words, or bytes of a file, the last one included. */
type Contents = string | { file: string; start: number; end: number }
async function hashOf(contents: Contents) {
  const hash = createHash('sha256')
  if (typeof contents === 'string') hash.update(contents)
  else await pipeline(createReadStream(contents.file, contents), hash)
  return hash.digest('hex')
}
const sizeOf = (contents: Contents) =>
  typeof contents === 'string' ? Buffer.byteLength(contents) : contents.end - contents.start + 1

async function call(of: Bucket, request: Omit<Call, 'sha256'>, contents?: Contents): Promise<IncomingMessage> {
  const { target, headers } = signed(of, { ...request, ...(contents && { sha256: await hashOf(contents) }) })
  const send = of.endpoint.protocol === 'https:' ? secure : plain
  const outgoing = send(new URL(target, of.endpoint), {
    method: request.method,
    headers: { ...headers, ...(contents && { 'content-length': sizeOf(contents) }) },
    timeout: SILENCE_MS,
  })
  outgoing.on('timeout', () => outgoing.destroy(new Error('the backup store does not answer')))
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve)
    outgoing.on('error', reject)
  })
  if (typeof contents === 'object')
    await Promise.all([pipeline(createReadStream(contents.file, contents), outgoing), response])
  else outgoing.end(contents)
  const answer = await response
  const status = answer.statusCode ?? 0
  if (status >= 300) throw new Error(`the backup store answers ${status}: ${(await text(answer)).slice(0, 300)}`)
  return answer
}

const pathOf = ({ bucket }: Bucket, name = '') => `/${[bucket, ...name.split('/')].map(encoded).join('/')}`

/** A store takes at most 5 GB at once, and at most 10,000 parts. */
const PART = 256 * 1024 * 1024
const MOST_PARTS = 10_000

type Upload = { name: string; file: string; now: () => string; part?: number }
export async function putObject(of: Bucket, { name, file, now, part = PART }: Upload) {
  const { size } = await stat(file)
  const path = pathOf(of, of.prefix + name)
  if (size > part) return putInParts(of, path, { file, size, now, part: Math.max(part, Math.ceil(size / MOST_PARTS)) })
  await text(await call(of, { method: 'PUT', path, now: now() }, size > 0 ? { file, start: 0, end: size - 1 } : ''))
}

type Parts = { file: string; size: number; now: () => string; part: number }
async function putInParts(of: Bucket, path: string, { file, size, now, part }: Parts) {
  const xml = await text(await call(of, { method: 'POST', path, query: { uploads: '' }, now: now() }))
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(xml)?.[1]
  if (!uploadId) throw new Error('the backup store began no upload in parts')
  try {
    const etags: string[] = []
    for (let start = 0; start < size; start += part) {
      const partNumber = etags.length + 1
      const query = { partNumber: String(partNumber), uploadId }
      const contents = { file, start, end: Math.min(start + part, size) - 1 }
      const answer = await call(of, { method: 'PUT', path, query, now: now() }, contents)
      await text(answer)
      const etag = answer.headers.etag ?? ''
      etags.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag}</ETag></Part>`)
    }
    const all = `<CompleteMultipartUpload>${etags.join('')}</CompleteMultipartUpload>`
    const answer = await text(await call(of, { method: 'POST', path, query: { uploadId }, now: now() }, all))
    // Such an answer begins before it is known how it ends: a failure comes with 200 too.
    if (answer.includes('<Error>')) throw new Error(`the backup store answers: ${answer.slice(0, 300)}`)
  } catch (error) {
    // Parts without an end would be kept, and paid for, for ever.
    await call(of, { method: 'DELETE', path, query: { uploadId }, now: now() }).then(text, () => undefined)
    throw error
  }
}

export async function getObject(of: Bucket, name: string, file: string, now: string) {
  const answer = await call(of, { method: 'GET', path: pathOf(of, of.prefix + name), now })
  await pipeline(answer, createWriteStream(file, { mode: 0o600 }))
}

export async function removeObject(of: Bucket, name: string, now: string) {
  await text(await call(of, { method: 'DELETE', path: pathOf(of, of.prefix + name), now }))
}

/** The names below the prefix; backups are few, so the first thousand are all. */
export async function listObjects(of: Bucket, now: string): Promise<string[]> {
  const query = { 'list-type': '2', prefix: of.prefix }
  const xml = await text(await call(of, { method: 'GET', path: pathOf(of).replace(/\/$/, ''), query, now }))
  return [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name = '']) => name.slice(of.prefix.length))
}

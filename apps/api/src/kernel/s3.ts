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
  const asked = Object.entries(query)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&')
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const canonical = [method, path, asked, lines.join(''), names, headers['x-amz-content-sha256']].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const hash = createHash('sha256').update(canonical).digest('hex')
  const signing = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  const signature = hmac(signing, ['AWS4-HMAC-SHA256', at, scope, hash].join('\n')).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${names}, Signature=${signature}`
  return { target: asked ? `${path}?${asked}` : path, headers: { ...headers, authorization } }
}

const SILENCE_MS = 60_000
async function call(of: Bucket, asked: Call, file?: string): Promise<IncomingMessage> {
  const { target, headers } = signed(of, asked)
  const size = file ? (await stat(file)).size : 0
  const send = of.endpoint.protocol === 'https:' ? secure : plain
  const outgoing = send(new URL(target, of.endpoint), {
    method: asked.method,
    headers: { ...headers, ...(file && { 'content-length': size }) },
    timeout: SILENCE_MS,
  })
  outgoing.on('timeout', () => outgoing.destroy(new Error('the backup store does not answer')))
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve)
    outgoing.on('error', reject)
  })
  if (file) await Promise.all([pipeline(createReadStream(file), outgoing), answered])
  else outgoing.end()
  const answer = await answered
  const status = answer.statusCode ?? 0
  if (status >= 300) throw new Error(`the backup store answers ${status}: ${(await text(answer)).slice(0, 300)}`)
  return answer
}

const pathOf = ({ bucket }: Bucket, name = '') => `/${[bucket, ...name.split('/')].map(encoded).join('/')}`

export async function putObject(of: Bucket, name: string, file: string, now: string) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  const path = pathOf(of, of.prefix + name)
  await text(await call(of, { method: 'PUT', path, sha256: hash.digest('hex'), now }, file))
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

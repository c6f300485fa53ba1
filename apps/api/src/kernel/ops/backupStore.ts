import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { copyFileSync, createReadStream, createWriteStream, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { bucketOf, getObject, listObjects, putObject, removeObject } from '../files/s3.ts'

/** Where backups are taken to, beside the machine that makes them. */
export type BackupStore = {
  put(file: string): Promise<void>
  get(name: string, to: string): Promise<void>
  list(): Promise<string[]>
  remove(name: string): Promise<void>
}

export function backupStore(url: string, now: () => string): BackupStore {
  return url.startsWith('s3:') ? inBucket(url, now) : inFolder(fileURLToPath(url))
}

function inBucket(url: string, now: () => string): BackupStore {
  const bucket = bucketOf(url)
  return {
    put: (file) => putObject(bucket, { name: basename(file), file, now }),
    get: (name, to) => getObject(bucket, name, to, now()),
    list: () => listObjects(bucket, now()),
    remove: (name) => removeObject(bucket, name, now()),
  }
}

function inFolder(folder: string): BackupStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return {
    async put(file) {
      const target = join(folder, basename(file))
      copyFileSync(file, `${target}.part`)
      renameSync(`${target}.part`, target)
    },
    get: async (name, to) => copyFileSync(join(folder, basename(name)), to),
    list: async () => readdirSync(folder),
    remove: async (name) => rmSync(join(folder, basename(name)), { force: true }),
  }
}

const MAGIC = Buffer.from('AFFB1\n')
const NONCE = 12
const TAG = 16
const keyOf = (text: string) => Buffer.from(text, 'base64').subarray(0, 32)

/** AES-256-GCM: a mark, a nonce, the contents, and the tag that proves them. */
export async function encryptFile(from: string, to: string, key: string) {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), nonce)
  async function* sealed(contents: AsyncIterable<Buffer>) {
    yield Buffer.concat([MAGIC, nonce])
    for await (const chunk of contents) yield cipher.update(chunk)
    yield Buffer.concat([cipher.final(), cipher.getAuthTag()])
  }
  await pipeline(createReadStream(from), sealed, createWriteStream(to, { mode: 0o600 }))
}

/** Writes nothing that is not proven: the tag is checked before the file gets its name. */
export async function decryptFile(from: string, to: string, key: string) {
  const { size } = await stat(from)
  const handle = await open(from)
  const head = Buffer.alloc(MAGIC.length + NONCE)
  const tag = Buffer.alloc(TAG)
  await handle.read(head, 0, head.length, 0)
  await handle.read(tag, 0, TAG, size - TAG)
  await handle.close()
  if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error(`${from} is not an encrypted backup`)
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key), head.subarray(MAGIC.length)).setAuthTag(tag)
  const draft = `${to}.part`
  const contents = createReadStream(from, { start: head.length, end: size - TAG - 1 })
  try {
    await pipeline(contents, decipher, createWriteStream(draft, { mode: 0o600 }))
    renameSync(draft, to)
  } finally {
    rmSync(draft, { force: true })
  }
}

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { expectedOfSocial, socialVariables } from './config.social.ts'

const yes = z.stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off', ''] })
const url = (protocols: RegExp) => z.url({ protocol: protocols })
const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most))
const key = /^[A-Za-z0-9_-]{1,16}:(?:[A-Za-z0-9+/]{43,}={0,2}|[A-Za-z0-9_-]{43,})$/

/** Whom we believe who called: an address, a range, or a name for one of the usual ranges. */
function isTrusted(range: string) {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(range)) return true
  const [address = '', bits, ...rest] = range.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return rest.length === 0 && (bits === undefined ? most > 0 : /^\d{1,3}$/.test(bits) && Number(bits) <= most)
}
const trusted = (list: string) => list.split(',').every((range) => isTrusted(range.trim()))

/** `Name <address>` or an address alone. */
const mailbox = z
  .string()
  .max(200)
  .refine((text) => {
    const match = /^[^<>,;:"\p{Cc}]*<([^<>]+)>$/u.exec(text)
    return z.email().safeParse(match ? match[1] : text).success
  })

/** Every variable the product reads; README lists them with their meaning. */
const Environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: whole(0, 65_535).default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/)
    .default('localhost'),
  PUBLIC_URL: url(/^https?$/)
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: url(/^(file|postgres|postgresql)$/).optional(),
  DATABASE_POOL: whole(1, 200).default(10),
  REDIS_URL: url(/^rediss?$/).optional(),
  MAIL_URL: url(/^smtps?$/).optional(),
  MAIL_FROM: mailbox.optional(),
  MAIL_REPLY_TO: mailbox.optional(),
  SMS_URL: url(/^https?$/).optional(),
  SMS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{1,500}$/)
    .optional(),
  SECRET_KEYS: z
    .string()
    .refine((list) => list.split(',').every((one) => key.test(one.trim())))
    .optional(),
  BACKUP_URL: url(/^(file|s3)$/).optional(),
  BACKUP_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/)
    .optional(),
  ADMIN_EMAIL: z.email().default('admin@example.com'),
  ADMIN_PASSWORD: z.string().min(8).max(128).optional(),
  DEMO: yes.optional(),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('warn'),
  TRUST_PROXY: z.string().refine(trusted).default(''),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\w.~+/-]{16,200}=*$/)
    .optional(),
  ALLOW_PRIVATE_TARGETS: yes.default(false),
  NOW: z.iso.datetime({ offset: true }).optional(),
  ...socialVariables,
})
type Environment = z.output<typeof Environment>

/** What a wrong value is answered with; never the value, which may be a secret. */
const expected: Record<keyof Environment, string> = {
  NODE_ENV: 'production, development or test',
  PORT: 'a whole number from 0 to 65535',
  HOST: 'a name or an address of this machine, for instance 0.0.0.0',
  PUBLIC_URL: 'the http or https address that people open',
  DATA_DIR: 'a folder',
  DATABASE_URL: 'file:/path for SQLite, or postgres://…',
  DATABASE_POOL: 'a whole number from 1 to 200',
  REDIS_URL: 'redis://… or rediss://…',
  MAIL_URL: 'smtp://… or smtps://…',
  MAIL_FROM: 'an address, or Name <address>',
  MAIL_REPLY_TO: 'an address, or Name <address>',
  SMS_URL: 'the http or https address of your gateway for text messages',
  SMS_TOKEN: 'up to 500 letters, digits and signs without spaces',
  SECRET_KEYS: 'id:base64 of 32 bytes, newest first, separated by commas',
  BACKUP_URL: 'file:///folder or s3://KEY:SECRET@host/bucket/prefix?region=…',
  BACKUP_KEY: '32 bytes in base64, for instance of openssl rand -base64 32',
  ADMIN_EMAIL: 'an e-mail address',
  ADMIN_PASSWORD: 'from 8 to 128 characters',
  DEMO: '1 or 0',
  ROLE: 'all, api or worker',
  LOG_LEVEL: 'silent, fatal, error, warn, info, debug or trace',
  TRUST_PROXY: 'addresses or ranges of your proxies, separated by commas, for instance 10.0.0.0/8',
  METRICS_TOKEN: 'from 16 to 200 letters, digits and signs without spaces',
  ALLOW_PRIVATE_TARGETS: '1 or 0',
  NOW: 'an instant, for instance 2026-01-31T12:00:00Z',
  ...expectedOfSocial,
}
export type Config = Omit<Environment, 'PUBLIC_URL' | 'DATABASE_URL' | 'MAIL_FROM' | 'SECRET_KEYS' | 'DEMO'> & {
  PUBLIC_URL: string
  MAIL_FROM: string
  DATABASE_URL: string
  SECRET_KEYS: string
  DEMO: boolean
}

/** What the operator has to mend, one line each. */
export class WrongEnvironment extends Error {
  override name = 'WrongEnvironment'
}

/** The only reader of the environment. A wrong value stops the process with its name and what is expected. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const values = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const read = Environment.safeParse(values)
  if (!read.success) {
    const names = [...new Set(read.error.issues.map(({ path }) => path[0] as keyof Environment))]
    throw new WrongEnvironment(names.map((name) => `${name}: expected ${expected[name]}`).join('\n'))
  }
  const settings = read.data
  const isProduction = settings.NODE_ENV === 'production'
  const faults = isProduction ? lacksForProduction(settings) : []
  if (faults.length > 0) throw new WrongEnvironment(faults.join('\n'))
  const DATA_DIR = resolve(settings.DATA_DIR)
  const PUBLIC_URL = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`
  return {
    ...settings,
    DATA_DIR,
    PUBLIC_URL,
    MAIL_FROM: settings.MAIL_FROM ?? `Affluence <no-reply@${new URL(PUBLIC_URL).hostname}>`,
    DATABASE_URL: settings.DATABASE_URL ?? `file:${join(DATA_DIR, 'affluence.sqlite')}`,
    SECRET_KEYS: settings.SECRET_KEYS ?? keptSecret(DATA_DIR),
    DEMO: settings.DEMO ?? !isProduction,
  }
}

const isBlank = (one: string) => Buffer.from(one.trim().split(':')[1] ?? '', 'base64').every((byte) => byte === 0)

function lacksForProduction(settings: Environment) {
  const faults: string[] = []
  if (!settings.PUBLIC_URL?.startsWith('https:'))
    faults.push('PUBLIC_URL: production needs the https address people open')
  else if (/[?#]/.test(settings.PUBLIC_URL)) faults.push('PUBLIC_URL: an address without a query or a part behind #')
  if (!settings.SECRET_KEYS)
    faults.push('SECRET_KEYS: production needs its own, for instance k1:$(openssl rand -base64 32)')
  else if (settings.SECRET_KEYS.split(',').some(isBlank))
    faults.push('SECRET_KEYS: a key of zeros is no secret, for instance use k1:$(openssl rand -base64 32)')
  if (settings.NOW) faults.push('NOW: moves the clock, for tests only')
  if (settings.ALLOW_PRIVATE_TARGETS) faults.push('ALLOW_PRIVATE_TARGETS: opens private networks, for tests only')
  if (settings.DEMO) faults.push('DEMO: invented people and money do not belong in production')
  return faults
}

/** Made once, readable by our user only. */
function keptSecret(folder: string) {
  const file = join(folder, 'secrets', 'SECRET_KEYS')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  mkdirSync(join(folder, 'secrets'), { recursive: true, mode: 0o700 })
  const secret = `k1:${randomBytes(32).toString('base64')}`
  try {
    writeFileSync(file, secret, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
    return readFileSync(file, 'utf8').trim() // another process was first
  }
  chmodSync(file, 0o600)
  return secret
}

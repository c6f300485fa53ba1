import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const yes = z.stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off', ''] })
const url = (protocols: RegExp) => z.url({ protocol: protocols })

/** Every variable the product reads; README lists them with their meaning. */
const Environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('localhost'),
  PUBLIC_URL: url(/^https?$/)
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: url(/^(file|postgres|postgresql)$/).optional(),
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
  REDIS_URL: url(/^rediss?$/).optional(),
  MAIL_URL: url(/^smtps?$/).optional(),
  SECRET_KEYS: z
    .string()
    .regex(
      /^[A-Za-z0-9_-]{1,16}:[A-Za-z0-9+/=_-]{43,}(,[A-Za-z0-9_-]{1,16}:[A-Za-z0-9+/=_-]{43,})*$/,
      'expected id:base64 of 32 bytes, newest first, separated by commas',
    )
    .optional(),
  ADMIN_EMAIL: z.email().default('admin@example.com'),
  ADMIN_PASSWORD: z.string().min(8).max(128).optional(),
  DEMO: yes.optional(),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('warn'),
  TRUST_PROXY: z.string().default(''),
  ALLOW_PRIVATE_TARGETS: yes.default(false),
  NOW: z.iso.datetime({ offset: true }).optional(),
})
type Environment = z.output<typeof Environment>
export type Config = Omit<Environment, 'PUBLIC_URL' | 'DATABASE_URL' | 'SECRET_KEYS' | 'DEMO'> & {
  PUBLIC_URL: string
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
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const read = Environment.safeParse(given)
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new WrongEnvironment(faults.join('\n'))
  }
  const found = read.data
  const isProduction = found.NODE_ENV === 'production'
  const faults = isProduction ? lacksForProduction(found) : []
  if (faults.length > 0) throw new WrongEnvironment(faults.join('\n'))
  const DATA_DIR = resolve(found.DATA_DIR)
  return {
    ...found,
    DATA_DIR,
    PUBLIC_URL: found.PUBLIC_URL ?? `http://localhost:${found.PORT}`,
    DATABASE_URL: found.DATABASE_URL ?? `file:${join(DATA_DIR, 'affluence.sqlite')}`,
    SECRET_KEYS: found.SECRET_KEYS ?? keptSecret(DATA_DIR),
    DEMO: found.DEMO ?? !isProduction,
  }
}

function lacksForProduction(found: Environment) {
  const faults: string[] = []
  if (!found.PUBLIC_URL?.startsWith('https:')) faults.push('PUBLIC_URL: production needs the https address people open')
  if (!found.SECRET_KEYS)
    faults.push('SECRET_KEYS: production needs its own, for instance k1:$(openssl rand -base64 32)')
  if (found.NOW) faults.push('NOW: moves the clock, for tests only')
  if (found.ALLOW_PRIVATE_TARGETS) faults.push('ALLOW_PRIVATE_TARGETS: opens private networks, for tests only')
  if (found.DEMO) faults.push('DEMO: invented people and money do not belong in production')
  return faults
}

/** Made once, readable by nobody else. */
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

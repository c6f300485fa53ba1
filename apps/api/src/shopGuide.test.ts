import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { apiKeys } from '@affluence/contract/apiKeys'
import { coupons } from '@affluence/contract/coupons'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onPostgres } from './kernel/db/engine.ts'
import { affiliationWorld, type World } from './testing/affiliationWorld.ts'

const root = join(import.meta.dirname, '../../..')
const guide = readFileSync(join(root, 'docs/shops.md'), 'utf8')
const blocks = (language: string, of = guide) =>
  [...of.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code!)
const folder = mkdtempSync(join(tmpdir(), 'affluence-shop-'))
const installed = join(folder, 'node_modules/@affluence/client')

let w: World
beforeAll(async () => {
  if (onPostgres) return
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const install = installClient()
  w = await affiliationWorld()
  await install
}, 120_000)
afterAll(async () => {
  await w?.end()
  rmSync(folder, { recursive: true, force: true })
})

/** As a stranger gets it: built, packed as npm would publish it, and installed from that file, without a network. */
async function installClient() {
  const [built] = await runProgram(process.execPath, [join(root, 'packages/client/build.mjs'), join(folder, 'built')])
  const [packed] = await runProgram('npm', ['pack', '--silent', built!])
  const quiet = ['--offline', '--no-audit', '--no-fund', '--silent']
  await runProgram('npm', ['install', ...quiet, `./${packed}`])
}

/**
 * What the compiler says of the files, line by line, as somebody's shop would compile it: strict, and with our declarations checked
 * too. One run for all of them, and without checking its own libraries: on a busy machine that decides how long it takes.
 */
async function compile(files: Record<string, string>) {
  for (const [name, code] of Object.entries(files)) writeProgram(name, code)
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript')), 'tsc.js')
  const options = [
    '--noEmit',
    '--strict',
    '--skipDefaultLibCheck',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--lib',
    'es2022,dom,dom.asynciterable',
  ]
  return runProgram(process.execPath, [tsc, ...options, ...Object.keys(files)])
}

test.skipIf(onPostgres)(
  'what a shop installs is whole: plain JavaScript, its types, nothing else needed',
  async () => {
    const files = readdirSync(installed).toSorted()
    const typed = ['client', 'follow', 'sender', 'webhooks', 'wire'].map((name) => `${name}.d.ts`)
    expect(files).toEqual(['LICENSE', 'README.md', 'cli.js', 'client.js', 'package.json', ...typed].toSorted())
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(manifest).toMatchObject({ name: '@affluence/client', version, license: 'MIT', bin: { affluence: 'cli.js' } })
    for (const name of ['dependencies', 'private', 'scripts']) expect(manifest).not.toHaveProperty(name)
    for (const name of files.filter((one) => /\.(js|d\.ts)$/.test(one))) {
      const code = readFileSync(join(installed, name), 'utf8')
      for (const [, from] of code.matchAll(/from ['"]([^'"]+)['"]/g))
        expect(from).toMatch(name === 'cli.js' ? /^node:/ : /^\.\/\w+\.js$/)
      expect(code).not.toMatch(/zod|@affluence\/contract/)
    }
    const faults = await compile({
      'right.ts': `import { AffluenceError, createClient, type NewOrder, type Order, webhooks } from '@affluence/client'
const order: NewOrder = { items: [{ name: 'a', quantity: 1, unit_price: 1 }], customer: { name: 'b' } }
export async function send(): Promise<[Order['payment'], number | undefined]> {
  const made = await createClient({ url: 'https://x.example', key: 'k' }).orders.create(order)
  return [made.payment, made.commission?.amount]
}
export async function hear(request: Request): Promise<number | string> {
  const event = await webhooks.verify(request.headers, await request.text(), ['whsec_a', 'whsec_b'], { tolerance: 60 })
  return event.type === 'order.created' ? event.data.pricing.total : event.type === 'test' ? event.data.message : event.id
}
export async function follow(signal: AbortSignal) {
  const { events } = createClient({ url: 'https://x.example', key: 'k' })
  const followed = events.follow({ types: ['order.created', 'payment.received'], after: 'evt_1', signal })
  for await (const event of followed) console.log(event.data.number, followed.cursor)
}
export const isRefusal = (e: unknown) => e instanceof AffluenceError && e.status === 409 && e.code === 'wrong_state'`,
      'wrong.ts': `import { createClient, webhooks } from '@affluence/client'
const { orders } = createClient({ url: 'https://x.example', key: 'k' })
export const made = await orders.create({ items: [], customer: {}, payment: 'free' })
export const where: string = made.total
export const event = await webhooks.verify({}, '', 'whsec_a')
export const paid = event.type === 'payment.recieved'
export const text = event.type === 'coupon.exhausted' && event.data.order_id`,
    })
    // Nothing but what is wrong in the second; a line that is indented goes on with the one before.
    expect(faults.filter((line) => !/^(wrong\.ts\(| )/.test(line))).toEqual([])
    for (const fault of [
      "'name' is missing",
      `'"free"' is not assignable`,
      "'number' is not assignable",
      'no overlap',
      "'order_id' does not exist",
    ])
      expect(faults.join('\n')).toContain(fault)
  },
  60_000,
)

test.skipIf(onPostgres)('its command runs from the package, and says what is missing or wrong', async () => {
  const run = (...args: string[]) =>
    spawnSync('npx', ['--no-install', '@affluence/client', ...args], { cwd: folder, encoding: 'utf8' })
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  expect(run('--version').stdout.trim()).toBe(version)
  expect(run('--help').stdout).toContain('affluence listen [options]')
  const wrong = run('listen', '--key', 'k')
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('--url is missing (or AFFLUENCE_URL')])
})

test.skipIf(onPostgres)(
  'the guide for shops does what it says, from the first line to the last',
  async () => {
    const base = await w.app.listen({ port: 0, host: '127.0.0.1' })
    const { body: created } = await w.shop(apiKeys.create, { body: { name: 'Shop' } })
    const coupon = await w.shop(coupons.create, { body: { code: 'ZOE10', kind: 'percent', bps: 1000 } })
    const holder = { influencer_id: w.ada.me.party!.id, commission_bps: 1500 }
    await w.shop(coupons.assign, { params: { id: coupon.body.id }, body: holder })
    const { link, product } = await w.linked({}, w.bea)
    const landed = String((await w.visit(link.code)).headers.location)
    const click = new URL(landed).searchParams.get('aff')!

    const [first, ...others] = blocks('js')
    expect(first!.trim().split('\n').length).toBeLessThanOrEqual(12)
    const story = [first, ...others].join('\n')
    const followed = story.replace('clk_019234ab5cde7f0189abcdef01234567', click)
    const env = { AFFLUENCE_URL: base, AFFLUENCE_KEY: created.key, AFFLUENCE_PRODUCT: product.id }
    expect(await runProgram(process.execPath, [writeProgram('followed.js', followed)], env)).toEqual([
      '8820 Creator 3',
      'true 980',
      'click',
      'paid pending',
      'partially_refunded 4410',
      '422 more_than_left',
    ])
    // Word for word, with nothing but the key of a shop that has neither coupons nor products.
    const { body: other } = await w.rival(apiKeys.create, { body: { name: 'Shop' } })
    const bare = { AFFLUENCE_URL: base, AFFLUENCE_KEY: other.key }
    expect(await runProgram(process.execPath, [writeProgram('story.js', story)], bare)).toEqual([
      '9800 nobody',
      'false 0',
      'nobody',
      'paid none',
      'partially_refunded 4410',
      '422 more_than_left',
    ])
    const [order] = await runProgram('sh', [writeProgram('story.sh', blocks('sh').join('\n'))], bare)
    expect(JSON.parse(order!)).toMatchObject({ external_id: '1003', payment: 'paid', total: 6000 })
  },
  60_000,
)
function writeProgram(name: string, content: string) {
  writeFileSync(join(folder, name), content)
  return name
}
/** What the program prints, line by line. Not spawnSync: the server answers from this very process. */
async function runProgram(program: string, args: string[], env: Record<string, string> = {}) {
  const options = { cwd: folder, env: { PATH: process.env.PATH, ...env } }
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  return (await text(child.stdout)).trim().split('\n')
}

test('the readme of the client is JavaScript', () => {
  const readme = readFileSync(join(root, 'packages/client/README.md'), 'utf8')
  mkdirSync(folder, { recursive: true })
  for (const [n, code] of blocks('js', readme).entries()) {
    writeFileSync(join(folder, `readme${n}.mjs`), code)
    expect(spawnSync(process.execPath, ['--check', `readme${n}.mjs`], { cwd: folder }).status).toBe(0)
  }
})

// The books survive: the product dies by kill -9 twenty times while 32 callers send orders and refunds, and starts
// again. What had no answer is sent again under the same Idempotency-Key: nothing is lost, nothing stands twice, a
// repetition gets the answer that was given, and every figure that is kept twice agrees. Then whatever can happen to
// orders happens in random stories, each cut off in the middle of some statement (`_stories.mjs`). The kills happen on
// SQLite, and on PostgreSQL too where POSTGRES_URL names a server.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, openSales, startProduct } from '../bench/_product.mjs'
import { root } from '../scripts/setup.mjs'
import { postgresBooks, sqliteBooks } from './_books.mjs'
import { runStories } from './_stories.mjs'
import { till } from './_till.mjs'

const rounds = Number(process.argv[2] ?? 20)
const stories = Number(process.argv[3] ?? 1000)
const CALLERS = 32
const { POSTGRES_URL } = process.env
const all = mkdtempSync(join(tmpdir(), 'affluence-money-'))
process.on('exit', () => rmSync(all, { recursive: true, force: true }))
const say = (text) => process.stdout.write(`${text}\n`)
const faults = []
const must = (holds, text) => holds || faults.push(text)

async function fillWallet(url, { sponsor, admin }, amount) {
  const { id } = await ask(url, 'POST', '/top-ups', { token: sponsor.token, body: { amount, method: 'Transfer' } })
  await ask(url, 'POST', `/top-ups/${id}/confirm`, { token: admin, body: {} })
}

/** Twenty at once: a coupon with five uses makes five orders cheaper, a wallet for ten pays ten. */
async function twentyAtOnce(url, shop) {
  const { token } = shop.sponsor
  const at20 = (body) =>
    Promise.all(
      Array.from({ length: 20 }, () => {
        const items = [{ name: 'Cap', quantity: 1, unit_price: 1000 }]
        const order = { items, customer: { name: 'Zoe' }, payment: 'paid', ...body }
        return ask(url, 'POST', '/orders', { token, body: order }).then(
          (made) => made,
          (error) => ({ refused: error.message }),
        )
      }),
    )
  await ask(url, 'POST', '/coupons', { token, body: { code: 'FIVE', kind: 'percent', bps: 1000, max_uses: 5 } })
  const cheaper = (await at20({ coupon_code: 'FIVE' })).filter(({ discount }) => discount === 100).length
  await fillWallet(url, shop, 10_000)
  const fromWallet = await at20({ payment_method: 'wallet' })
  const paid = fromWallet.filter(({ id }) => id).length
  const short = fromWallet.filter(({ refused }) => refused?.includes('402 insufficient_funds')).length
  const { balance } = await ask(url, 'GET', '/wallet', { token })
  say(`twenty at once: ${cheaper} on a coupon for 5; ${paid} on a wallet for 10, ${short} told, ${balance} left`)
  must(cheaper === 5 && paid === 10 && short === 10 && balance === 0, 'a limit did not hold')
}

async function kills({ folder, env }) {
  let product = await startProduct(folder, env)
  const shop = await openSales(product.url)
  await twentyAtOnce(product.url, shop)
  await fillWallet(product.url, shop, 500_000_000)
  const { acknowledged, unknown, refused, attempt, busy, send } = till(shop)
  const restarts = []
  let retried = 0
  let different = 0
  for (let round = 0; round < rounds; round++) {
    let over = false
    const load = busy(product.url, CALLERS, () => over)
    await sleep(600 + Math.random() * 900)
    await product.stop('SIGKILL')
    over = true
    await load
    const began = performance.now()
    product = await startProduct(folder, env)
    restarts.push(performance.now() - began)
    for (const operation of [...unknown.values()]) {
      retried += 1
      await attempt(product.url, operation)
    }
    const some = [...acknowledged.values()].toSorted(() => Math.random() - 0.5).slice(0, 20)
    for (const { operation, text } of some) {
      const again = await send(product.url, operation)
      if (!again.replayed || again.text !== text) different += 1
    }
  }
  await product.stop('SIGKILL')
  return { acknowledged, unknown, refused, restarts, retried, different }
}

async function judge({ name, column, isSound }, { acknowledged, unknown, refused, restarts, retried, different }) {
  const one = async (text) => Number((await column(text))[0])
  const orders = await column('select external_id from orders where external_id is not null')
  const there = new Set(orders)
  const sent = [...acknowledged.keys()].filter((name) => name.startsWith('order'))
  const lost = sent.filter((name) => !there.has(name)).length
  const twice = orders.length - there.size
  const refunds = await one('select count(*) from refunds')
  const unbalanced = await one(
    'select count(*) from (select 1 from postings group by entry_id having sum(amount) <> 0) as wrong',
  )
  const backs = acknowledged.size - sent.length
  const median = restarts.toSorted((a, b) => a - b)[restarts.length >> 1] ?? 0
  say(
    `kill -9 on ${name}: ${rounds} times, ${sent.length} orders and ${backs} refunds acknowledged, ${retried} sent again without an answer before, ${lost} lost, ${twice} twice, ${different} repetitions answered otherwise, ${unbalanced} entries off balance, ready after ${median.toFixed(0)} ms (median)`,
  )
  if (refused.size > 0) say(`refused: ${[...new Set(refused.values())].slice(0, 3).join(' | ')}`)
  must(sent.length > rounds && backs > 0 && retried > 0, 'too little happened to prove anything')
  must(lost + twice + different + unbalanced + unknown.size + refused.size === 0, 'orders were lost or doubled')
  must(there.size === sent.length, 'there are orders that nobody was told of')
  must(refunds === backs, `${refunds} refunds stand, ${backs} were acknowledged`)
  must(await isSound(), 'the file is damaged')
}

/** What an operator would run. */
function verify({ folder, env: own }) {
  const env = { ...process.env, DATA_DIR: folder, DEMO: '0', ...own }
  const cli = join(root, 'apps/api/src/cli.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'verify'], { env, encoding: 'utf8' })
  say(`verify: ${stdout.trim()}${stderr.trim()}`)
  must(status === 0, 'verify found a difference')
}

async function on(books) {
  const place = { ...books, folder: join(all, books.name) }
  await judge(place, await kills(place))
  verify(place)
  await books.drop()
}

await on(sqliteBooks(join(all, 'SQLite')))
if (POSTGRES_URL) await on(await postgresBooks(POSTGRES_URL))
if (stories > 0) must(await runStories(stories, say), 'a story left figures that differ')
for (const fault of faults) say(`WRONG: ${fault}`)
process.exit(faults.length === 0 ? 0 : 1)

// How fast social accounts are synced: due accounts, read from a stand-in for the platforms and recorded, against a
// hand-written loop that makes the same calls and writes the same rows; in turns, each with a stand-in of its own process.
// Then what a world of many accounts with long histories costs: planning an hour, a page of the history, the search of a
// sponsor, the monitor; with POSTGRES_URL on PostgreSQL too. Arguments: rounds, accounts of a round, accounts of the world,
// snapshots of each, and which of both (speed, world). In full: 7 1000 100000 400.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sqliteBooks } from '../faults/_books.mjs'
import { median } from './_load.mjs'
import { openShop, startProduct, startProgram } from './_product.mjs'
import { connectPeople, makeDue, startStandIn } from './_social.mjs'
import { compareWorlds } from './_socialWorld.mjs'
import { cpuOf, ratiosOf, tell } from './_versus.mjs'

const rounds = Number(process.argv[2] ?? 5)
const many = Number(process.argv[3] ?? 1000)
const accounts = Number(process.argv[4] ?? 10_000)
const snapshots = Number(process.argv[5] ?? 400)
const only = process.argv[6]
const folder = mkdtempSync(join(tmpdir(), 'affluence-social-'))

/** One side: a program that syncs what is due in its own database with its own stand-in. */
async function side(name) {
  const own = join(folder, name)
  const standIn = await startStandIn()
  const books = sqliteBooks(own)
  const product = await startProduct(own, standIn.env)
  const { influencer } = await openShop(product.url)
  const influencer_id = influencer.user.party.id
  const add = async (platform, count) => {
    const people = await standIn.ask('add', { platform, many: count })
    await connectPeople(books, { platform, people, influencer_id })
  }
  await add('instagram', Math.ceil(many * 0.7))
  await add('tiktok', many - Math.ceil(many * 0.7))
  if (name === 'product') return { standIn, books, ...product }
  await product.stop()
  const env = {
    DATABASE_FILE: join(own, 'affluence.sqlite'),
    STAND_IN: standIn.url,
    SECRET_KEYS: standIn.env.SECRET_KEYS,
  }
  const floor = await startProgram(join(import.meta.dirname, 'floor/social.mjs'), env, '/')
  return { standIn, books, ...floor }
}

/** How many accounts a second, from the first call to the last, and what of a core each of them took. */
async function rate({ standIn, books, pid }) {
  await standIn.ask('forget')
  const used = cpuOf(pid)
  const before = new Date().toISOString()
  await makeDue(books, { at: before })
  const left = `select count(*) from social_accounts where last_sync_at is null or last_sync_at < '${before}'`
  for (const end = performance.now() + 120_000; Number((await books.column(left))[0]) > 0; await sleep(100))
    if (performance.now() > end) throw new Error(`${await books.column(left)} accounts were not synced`)
  const { first, last } = await standIn.ask('count')
  return { rate: (many / (last - first)) * 1000, cpu: (cpuOf(pid) - used) / many }
}

async function speed() {
  const sides = { product: await side('product'), floor: await side('floor') }
  const rates = { product: [], floor: [] }
  try {
    for (let round = -1; round < rounds; round++)
      for (const [name, of] of Object.entries(sides)) {
        const found = await rate(of)
        if (round >= 0) rates[name].push(found)
      }
  } finally {
    for (const { stop, standIn } of Object.values(sides)) await Promise.all([stop(), standIn.stop()])
  }
  const of = (name, measure) => rates[name].map((one) => one[measure])
  const said = (name) =>
    `${median(of(name, 'rate')).toFixed(0)} a second, ${median(of(name, 'cpu')).toFixed(1)} ms of a core each`
  const ratios = ratiosOf(of('product', 'rate'), of('floor', 'rate'))
  return tell({ path: 'social account synced', product: said('product'), floor: said('floor'), ratios, least: 0.65 })
}

try {
  const kept = []
  if (!only || only === 'speed') kept.push(await speed())
  if (!only || only === 'world') {
    kept.push(...(await compareWorlds(folder, { accounts, snapshots })))
    if (process.env.POSTGRES_URL)
      kept.push(...(await compareWorlds(folder, { accounts, snapshots, server: process.env.POSTGRES_URL })))
  }
  process.exitCode = kept.every(Boolean) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

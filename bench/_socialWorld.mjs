// A world of many social accounts with long histories beside one of a tenth of the accounts, each in a database of its own:
// what pages take in both, and what planning an hour takes in the larger one.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { postgresBooks, sqliteBooks } from '../faults/_books.mjs'
import { root } from '../scripts/setup.mjs'
import { median } from './_load.mjs'
import { ask, openShop, signIn, startProduct } from './_product.mjs'
import { columnsOf, SECRET_KEYS } from './_social.mjs'
import { tell } from './_versus.mjs'

const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')
const PAGES = {
  history: ['influencer', '/social-accounts/:account/history?limit=50'],
  'growth of 90 days': ['influencer', '/social-accounts/growth?days=90'],
  search: ['sponsor', '/influencers?limit=50'],
  'search by engagement': ['sponsor', '/influencers?limit=50&sort=-engagement'],
  'search, newest': ['sponsor', '/influencers?limit=50&sort=-created_at'],
  'search, on one platform': ['sponsor', '/influencers?limit=50&platform=instagram&min_reach=20000'],
  monitor: ['admin', '/admin/social'],
}
const HOUR = 3_600_000

/** As each engine draws numbers and writes a time and an id. */
const sqlite = {
  numbers: (name, many) =>
    `with recursive ${name}(n) as (select 0 union all select n + 1 from ${name} where n < ${many} - 1) select n from ${name}`,
  hex: (n, width) => `printf('%0${width}x', ${n})`,
  at: (ms) => `strftime('%Y-%m-%dT%H:%M:%S.000Z', (${ms}) / 1000, 'unixepoch')`,
}
const postgres = {
  numbers: (name, many) => `select n::bigint as n from generate_series(0, ${many} - 1) as n`,
  hex: (n, width) => `lpad(to_hex((${n})::bigint), ${width}, '0')`,
  at: (ms) => `to_char(to_timestamp((${ms}) / 1000) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`,
}

/**
 * One account in a hundred has ten times as many snapshots, the first is one of them; seven in ten are of Instagram; one in
 * ten does not work. Reach falls as it does among people: many are small.
 */
function filling({ numbers, hex, at }, { columns, influencer_id, accounts, snapshots, now }) {
  const influencer = `case n when 0 then '${influencer_id}' else 'inf_' || ${hex('n', 32)} end`
  const account = `'soc_' || ${hex('n', 32)}`
  const followers = `(500 + 5000000 / (1 + (n * 7919) % ${accounts}))`
  const copied = {
    id: influencer,
    declared_reach: followers,
    engagement_bps: '(n * 31) % 900',
    created_at: at(`${now} - n * 1000`),
  }
  const platform = "case when n % 10 < 7 then 'instagram' when n % 10 < 9 then 'tiktok' else 'youtube' end"
  const state = "case n % 40 when 37 then 'expired' when 38 then 'error' when 39 then 'revoked' else 'active' end"
  const token = `case when n % 40 = 39 then null else 'v1.k1.${'x'.repeat(16)}.${'y'.repeat(200)}' end`
  const due = `case when n % 40 in (37, 39) then null else ${at(`${now} + (n * 7919) % ${HOUR}`)} end`
  const recorded = `${now} - k * ${HOUR} - (n * 7919) % ${HOUR}`
  const [plain, long] = [Math.max(1, Math.floor((snapshots * 10) / 11)), snapshots * 10]
  return [
    `create temp table drawn as ${numbers('drawing', accounts)}`,
    `create temp table steps as select n + 1 as k from (${numbers('stepping', long)}) as stepped`,
    `insert into influencers (${columns.map((name) => `"${name}"`).join(', ')})
      select ${columns.map((name) => copied[name] ?? `one."${name}"`).join(', ')} from drawn,
      (select * from influencers where id = '${influencer_id}') as one where n > 0`,
    `insert into social_accounts (id, influencer_id, platform, platform_user_id, app_user_id, username, state, failures, scopes,
        access_token, token_issued_at, token_expires_at, last_sync_at, next_sync_at, calls, verified_at, connected_at,
        created_at, updated_at)
      select ${account}, ${influencer}, ${platform}, '1784' || n, '9' || n, 'creator_' || n, ${state},
        case when n % 40 in (37, 38) then 1 + n % 9 else 0 end, '[]', ${token}, ${at(now)}, ${at(`${now} + 4000000000`)},
        ${at(now)}, ${due}, '[]', ${at(now)}, ${at(`${now} - n * 1000`)}, ${at(`${now} - n * 1000`)}, ${at(now)} from drawn`,
    `insert into audiences (id, influencer_id, platform, followers, engagement_bps, source, at)
      select 'plt_' || ${hex('n', 32)}, ${influencer}, ${platform}, ${followers}, (n * 31) % 900, 'measured', ${at(now)}
      from drawn where n % 40 <> 39`,
    `insert into follower_snapshots (id, account_id, followers, following, posts, likes, comments, shares, views, engagement_bps,
        definition, source, recorded_at)
      select 'snp_' || ${hex(recorded, 12)} || ${hex(`n * 100000 + k`, 20)}, ${account}, 1000 + ${long} - k, 10, 2, 80, 20, 7,
        1600, 400, 'instagram views', 'api', ${at(recorded)}
      from steps, drawn where k <= ${plain} or (n % 100 = 0 and k <= ${long}) order by k desc, n`,
  ]
}
/** Indexes are made anew once the rows are there, which is many times quicker. */
async function fill(books, folder, of) {
  const table = 'follower_snapshots'
  const make = { ...of, columns: await columnsOf(books, 'influencers') }
  if (books.name === 'SQLite') {
    const db = new Sqlite(join(folder, 'affluence.sqlite'))
    for (const pragma of ['synchronous = off', 'foreign_keys = off', 'cache_size = -200000']) db.pragma(pragma)
    const found = db.prepare(`select name, sql from sqlite_master where type = 'index' and sql <> '' and tbl_name = ?`)
    const indexes = found.all(table)
    const dropped = indexes.map(({ name }) => `drop index "${name}"`)
    const all = [...dropped, ...filling(sqlite, make), ...indexes.map(({ sql }) => sql), 'analyze']
    for (const text of all) db.exec(text)
    return db.close()
  }
  const text = (column) =>
    `select ${column} from pg_indexes where tablename = '${table}' and indexname not like '%_pkey'`
  const made = await books.column(text('indexdef'))
  const dropped = (await books.column(text('indexname'))).map((name) => `drop index "${name}"`)
  await books.run([...dropped, ...filling(postgres, make), ...made, 'analyze'].join(';\n'))
  await books.run('vacuum')
}

const PASSED = { ROLE: 'api', ALLOW_PRIVATE_TARGETS: '1', SECRET_KEYS }
const CLIENT = {
  INSTAGRAM_CLIENT_ID: 'a',
  INSTAGRAM_CLIENT_SECRET: 'b',
  TIKTOK_CLIENT_KEY: 'a',
  TIKTOK_CLIENT_SECRET: 'b',
}

async function side(folder, books, of) {
  const env = { ...PASSED, ...CLIENT, ...books.env }
  const first = await startProduct(folder, env)
  const { influencer } = await openShop(first.url)
  await first.stop()
  const began = performance.now()
  await fill(books, folder, {
    ...of,
    influencer_id: influencer.user.party.id,
    now: Math.floor(Date.now() / 1000) * 1000,
  })
  process.stdout.write(
    `${of.accounts} accounts on ${books.name} in ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
  )
  const product = await startProduct(folder, env)
  const tokens = {}
  for (const [who, login] of Object.entries({
    influencer: 'influencer',
    sponsor: 'sponsor',
    admin: 'admin@example.com',
  }))
    tokens[who] = await signIn(product.url, login)
  const account = `soc_${'0'.repeat(32)}`
  const time = async ([who, path]) => {
    const began_at = performance.now()
    await ask(product.url, 'GET', path.replace(':account', account), { token: tokens[who] })
    return performance.now() - began_at
  }
  const planned = async () => {
    const child = fork(join(import.meta.dirname, '_socialPlanning.mjs'), {
      env: { PATH: process.env.PATH, DATA_DIR: folder, DEMO: '0', LOG_LEVEL: 'error', ...env },
    })
    const [facts] = await once(child, 'message')
    await once(child, 'exit')
    return facts
  }
  return { time, planned, stop: product.stop }
}

const ROUNDS = 40
export async function compareWorlds(folder, { accounts, snapshots, server }) {
  const on = server ? ' on PostgreSQL' : ''
  const many = { accounts, snapshots }
  const few = { accounts: Math.ceil(accounts / 10), snapshots }
  const running = []
  const open = async (name, of) => {
    const own = join(folder, `${name}${server ? 'pg' : ''}`)
    mkdirSync(own)
    const books = server ? await postgresBooks(server, name) : sqliteBooks(own)
    running.push(books.drop)
    const opened = await side(own, books, of)
    running.push(opened.stop)
    return opened
  }
  try {
    const sides = { many: await open('many', many), few: await open('few', few) }
    const kept = []
    for (const [name, page] of Object.entries(PAGES)) {
      const times = { many: [], few: [] }
      for (let n = -5; n < ROUNDS; n++)
        for (const [which, { time }] of Object.entries(sides)) {
          const took = await time(page)
          if (n >= 0) times[which].push(took)
        }
      const said = (which) => `${median(times[which]).toFixed(1)} ms`
      const path = `social${on}, ${name}, ${few.accounts} → ${accounts}`
      const ratios = [median(times.many) / median(times.few)]
      kept.push(tell({ path, product: said('many'), floor: said('few'), against: 'with few', ratios, most: 1.5 }))
    }
    await sides.many.stop()
    for (const [name, { planned, wall, cpu }] of Object.entries(await sides.many.planned())) {
      const path = `social${on}, planning ${name === 'usual' ? 'an hour' : 'the first hour'} of ${accounts}`
      const product = `${wall.toFixed(0)} ms, ${cpu.toFixed(0)} of a core here, ${planned} given a turn`
      kept.push(tell({ path, product, floor: '2 s', against: 'at most', ratios: [wall / 2000], most: 1 }))
    }
    return kept
  } finally {
    for (const end of running.toReversed()) await end()
  }
}

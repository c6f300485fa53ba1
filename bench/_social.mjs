// What the programs about social accounts share: the stand-in in a process of its own, and connected accounts that it knows.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { cryptoFrom } from '../apps/api/src/kernel/crypto.ts'
import { newId } from './floor/_floor.mjs'

export const SECRET_KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`

export async function startStandIn() {
  const child = fork(join(import.meta.dirname, '_socialStandIn.mjs'), { env: { PATH: process.env.PATH } })
  let onRenewal = () => {}
  const waiting = []
  child.on('message', ({ told, answer }) => (told ? onRenewal() : waiting.shift()(answer)))
  const answered = () => new Promise((resolve) => waiting.push(resolve))
  const env = await answered()
  return {
    env: { ...env, SECRET_KEYS },
    url: env.INSTAGRAM_GRAPH_URL,
    pid: child.pid,
    ask(what, of) {
      const answer = answered()
      child.send({ what, of })
      return answer
    },
    nextRenewal: () => new Promise((resolve) => (onRenewal = resolve)),
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

const quoted = (value) =>
  value === null ? 'null' : typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
export const valuesOf = (rows) => rows.map((row) => `(${row.map(quoted).join(', ')})`).join(', ')
const ROWS = 500
/** How the stand-in makes the id of an account of the number of a person. */
const PREFIXES = { instagram: '', youtube: 'UC', tiktok: 'tt-' }

/** The columns of a table, for rows that are copies of another. */
export const columnsOf = (books, table) =>
  books.column(
    books.name === 'SQLite'
      ? `select name from pragma_table_info('${table}')`
      : `select column_name from information_schema.columns where table_name = '${table}' and table_schema = 'public'`,
  )

/** Connected accounts of as many influencers, copies of one, since `at`; due at no time yet. Answers their ids. */
export async function connectPeople(books, { platform, people, influencer_id, keys = SECRET_KEYS, at = Date.now() }) {
  const crypto = cryptoFrom(keys)
  const columns = await columnsOf(books, 'influencers')
  const names = columns.map((name) => `"${name}"`).join(', ')
  const now = new Date(at).toISOString()
  const later = new Date(at + 50 * 86_400_000).toISOString()
  const accounts = people.map((person) => ({ person, id: newId('soc'), owner: newId('inf') }))
  for (let from = 0; from < accounts.length; from += ROWS) {
    const some = accounts.slice(from, from + ROWS)
    const copied = columns.map((name) => (name === 'id' ? 'fresh.column1' : `influencers."${name}"`)).join(', ')
    await books.run(`insert into influencers (${names}) select ${copied} from influencers,
      (values ${valuesOf(some.map(({ owner }) => [owner]))}) as fresh where influencers.id = '${influencer_id}'`)
    const rows = some.map(({ person, id, owner }) => [
      ...[id, owner, platform, `${PREFIXES[platform]}${person.id}`, person.app_id, person.username],
      ...['active', '[]', crypto.seal(person.access, `social account ${id}`)],
      person.refresh === null ? null : crypto.seal(person.refresh, `social account ${id}`),
      ...[now, later, '[]', now, now, now, now],
    ])
    await books.run(`insert into social_accounts (id, influencer_id, platform, platform_user_id, app_user_id, username, state,
      scopes, access_token, refresh_token, token_issued_at, token_expires_at, calls, verified_at, connected_at, created_at,
      updated_at) values ${valuesOf(rows)}`)
  }
  return accounts.map(({ id }) => id)
}

/** Their turn is now. Those that are being read are left to whoever reads them, unless that process is dead. */
export const makeDue = (books, { at = new Date().toISOString(), isDead = false } = {}) =>
  books.run(`update social_accounts set next_sync_at = '${at}', lease = null
    where state in ('active', 'error') ${isDead ? '' : 'and lease is null'}`)

/** As when the owners of accounts whose renewal was interrupted connect them again. */
export async function reconnect(books, standIn, keys = SECRET_KEYS) {
  const crypto = cryptoFrom(keys)
  const ids = await books.column(`select id || ' ' || platform_user_id from social_accounts where state = 'expired'`)
  for (const [id, person] of ids.map((text) => text.split(' '))) {
    const { access, refresh } = await standIn.ask('agree', person.slice(PREFIXES.tiktok.length))
    const [sealed, renewing] = [access, refresh].map((token) => crypto.seal(token, `social account ${id}`))
    await books.run(`update social_accounts set state = 'active', problem = null, renewal_began_at = null,
      access_token = '${sealed}', refresh_token = '${renewing}' where id = '${id}'`)
  }
}

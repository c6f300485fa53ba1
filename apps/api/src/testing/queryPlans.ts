import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { onPostgres } from '../kernel/db/engine.ts'

/** Hears every query that is sent to either engine from now on. */
export function watchQueries() {
  const seenTexts = new Set<string>()
  let listens = false
  const note = (text: unknown) => void (listens && typeof text === 'string' && seenTexts.add(text))
  if (onPostgres) hearPostgres(note)
  else hearSqlite(note)
  return {
    async during(act: () => Promise<unknown>): Promise<string[]> {
      seenTexts.clear()
      listens = true
      await act()
      listens = false
      return [...seenTexts]
    },
  }
}

function hearSqlite(note: (text: string) => void) {
  const { prepare } = Sqlite.prototype
  Sqlite.prototype.prepare = function heard(this: Sqlite.Database, text: string) {
    const statement = prepare.call(this, text)
    for (const name of ['run', 'all', 'get'] as const) {
      const act = statement[name].bind(statement) as (...values: unknown[]) => unknown
      statement[name] = ((...values: unknown[]) => (note(text), act(...values))) as never
    }
    return statement
  } as typeof prepare
}

function hearPostgres(note: (text: unknown) => void) {
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function heard(this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text?: string }]
    note(typeof first === 'string' ? first : first?.text)
    return (query as (...of: unknown[]) => unknown).apply(this, args)
  } as typeof query
}

/** Indexes of what is under way: they hold few rows however many there are, and may be read whole. */
const UNDER_WAY = new Set(
  `payouts_one_draft payouts_open commissions_on_hold exports_unfinished jobs_dead top_ups_waiting
  webhook_replays_one_open`.split(/\s+/),
)
export type Slow = { text: string; why: string }
const isQuery = (text: string) => /^(select|insert|update|delete|with)\b/i.test(text)

/** Of these queries the ones that read a growing table from end to end, or sort what they read of one. */
export async function plansOf(url: string, texts: string[], growing: ReadonlySet<string>): Promise<Slow[]> {
  const queries = texts.filter(isQuery)
  return onPostgres ? slowOnPostgres(url, queries, growing) : slowOnSqlite(url, queries, growing)
}

function slowOnSqlite(url: string, texts: string[], growing: ReadonlySet<string>): Slow[] {
  const db = new Sqlite(url.replace(/^file:/, ''), { readonly: true })
  try {
    return texts.flatMap((text) => {
      const details = stepsOf(db, text)
      return details.flatMap((why) => (isSlowStep(why, details, text, growing) ? [{ text, why }] : []))
    })
  } finally {
    db.close()
  }
}
function stepsOf(db: Sqlite.Database, text: string): string[] {
  const plan = db.prepare<unknown[], { detail: string }>(`explain query plan ${text}`)
  return plan.all(...Array.from({ length: marksIn(text) }, () => null)).map(({ detail }) => detail)
}
const marksIn = (text: string) => text.split('?').length - 1

/** A walk along an index that stops after a page is no reading of the whole. */
function isSlowStep(why: string, all: string[], text: string, growing: ReadonlySet<string>) {
  const [, table = '', how = ''] = /^SCAN (\w+)(.*)$/.exec(why) ?? []
  if (UNDER_WAY.has(/ INDEX (\w+)/.exec(how)?.[1] ?? '')) return false
  const stops = / limit /.test(text)
  if (growing.has(table)) return !(stops && how.includes('USING') && !all.some((step) => step.includes('TEMP B-TREE')))
  // What is under way may be sorted, whatever is then looked up for each.
  const isFew = all.some((step) => UNDER_WAY.has(/ INDEX (\w+)/.exec(step)?.[1] ?? ''))
  const reads = !isFew && all.some((step) => growing.has(/^(?:SEARCH|SCAN) (\w+)/.exec(step)?.[1] ?? ''))
  return why === 'USE TEMP B-TREE FOR ORDER BY' && stops && reads && !/ group by /.test(text)
}

/** The indexes that SQLite enters for these queries. */
export function indexesOf(url: string, texts: string[]): Set<string> {
  const db = new Sqlite(url.replace(/^file:/, ''), { readonly: true })
  try {
    const steps = texts.filter(isQuery).flatMap((text) => stepsOf(db, text))
    return new Set(steps.flatMap((step) => / INDEX (\w+)/.exec(step)?.[1] ?? []))
  } finally {
    db.close()
  }
}

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: Node[]
}
async function slowOnPostgres(url: string, texts: string[], growing: ReadonlySet<string>): Promise<Slow[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set enable_seqscan = off')
    await client.query('set plan_cache_mode = force_generic_plan')
    const slow: Slow[] = []
    for (const text of texts) {
      await client.query(`prepare one as ${text}`)
      const marks = new Set(text.match(/\$\d+/g)).size
      const values = marks > 0 ? `(${Array.from({ length: marks }, () => 'null').join(', ')})` : ''
      const { rows } = await client.query(`explain (format json) execute one${values}`)
      await client.query('deallocate one')
      const { Plan: plan } = (rows[0]['QUERY PLAN'] as { Plan: Node }[])[0]!
      const fault = slowIn(plan, false, growing)
      if (fault) slow.push({ text, why: fault })
    }
    return slow
  } finally {
    await client.end()
  }
}

/** With an index to be had, the planner takes it: what is read from end to end has none. */
function slowIn(node: Node, stops: boolean, growing: ReadonlySet<string>): string | null {
  const kind = node['Node Type']
  const table = node['Relation Name'] ?? ''
  const isWhole = kind === 'Seq Scan' || (/^Index/.test(kind) && node['Index Cond'] === undefined && !stops)
  const isFew = UNDER_WAY.has(node['Index Name'] ?? '')
  if (growing.has(table) && isWhole && !isFew) return `${kind} on ${table}`
  const goesOn = kind === 'Limit' || (stops && kind !== 'Sort' && kind !== 'Aggregate' && kind !== 'Hash')
  for (const below of node.Plans ?? []) {
    const fault = slowIn(below, goesOn, growing)
    if (fault) return fault
  }
  return null
}

import Sqlite from 'better-sqlite3'

/**
 * Fills the database like a large installation: most accounts of one platform, most history of one account. SQLite
 * only.
 */
export function manyAccounts(url: string) {
  const db = new Sqlite(url.replace(/^file:/, ''))
  db.pragma('foreign_keys = off')
  const copy = (table: string, own: string[], many: number) => {
    const columns = db.prepare(`select name from pragma_table_info('${table}')`).pluck().all() as string[]
    const values = columns.map((name) => (own.includes(name) ? `"${name}" || '~${own.length}~' || k` : `"${name}"`))
    const names = columns.map((name) => `"${name}"`).join(', ')
    const numbers = `with recursive n(k) as (select 1 union all select k + 1 from n where k < ${many})`
    db.exec(
      `${numbers} insert into ${table} (${names}) select ${values.join(', ')} from (select * from ${table} limit 1), n`,
    )
  }
  copy('social_accounts', ['id', 'influencer_id', 'platform_user_id', 'app_user_id'], 10_000)
  copy('follower_snapshots', ['id'], 2000)
  copy('follower_snapshots', ['id', 'account_id'], 8000)
  copy('sync_jobs', ['id', 'influencer_id', 'period'], 5000)
  copy('sync_items', ['sync_id', 'account_id'], 5000)
  db.close()
}

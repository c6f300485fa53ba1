import type { Export, exports as endpoints, NewExport } from '@affluence/contract/exports'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, desc, eq, gt, inArray } from 'drizzle-orm'
import { type Actor, admit, type Permissions } from '../../../kernel/access.ts'
import { HOUR, later } from '../../../kernel/clock.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { AnyExportable } from '../../../kernel/files/exportable.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { move, recordStep } from '../../../kernel/db/move.ts'
import { fieldErrors } from '../../../kernel/fieldErrors.ts'
import { invalid, notFound, Refusal } from '../../../kernel/refusal.ts'
import { omit } from '../../../kernel/omit.ts'
import { emit, enqueue, reaction } from '../../../kernel/work/work.ts'
import { userClosed } from '../account/account.events.ts'
import { usersOf } from '../identities/parties.service.ts'
import { quotaCount, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { exportAsked, exportCancelled, exportWriting } from './exports.events.ts'
import { actionsFor, fileName, lifecycle, MOST_AT_ONCE, MOST_IN_AN_HOUR } from './exports.rules.ts'
import { export_chunks, type ExportRow, exports } from './exports.tables.ts'

/** Everything that can be exported, and who may read what. */
export type Catalogue = { lists: readonly AnyExportable[]; permissions: Permissions }
export type Person = Extract<Actor, { kind: 'admin' | 'sponsor' | 'influencer' }>

export const presentExport = (row: ExportRow): Export => ({
  ...omit(row, 'user_id', 'stored', 'run', 'started_at', 'updated_at'),
  file_name: fileName(row),
  actions: actionsFor(row.state),
})
export const aboutExport = ({ id, user_id }: ExportRow) => ({ subject_id: id, user_id })

/** The list under these filters, for an actor who may read it; checked again when the job begins. */
export function exportedWith(
  { lists, permissions }: Catalogue,
  actor: Actor,
  { list, filters }: Pick<NewExport, 'list' | 'filters'>,
) {
  const of = lists.find(({ name }) => name === list)
  if (!of) throw invalid('list', 'invalid_choice', { choices: lists.map(({ name }) => name as string) })
  admit(permissions[of.permission]!, actor)
  const { cursor: _, limit: __, ...query } = filters
  const { data, error } = of.of.query.safeParse(query)
  if (error) {
    const errors = fieldErrors(error, query).map((one) => ({
      ...one,
      path: ['filters', one.path].filter(Boolean).join('.'),
    }))
    throw new Refusal('invalid', 'invalid_request', { errors })
  }
  return { of, query: data as Record<string, unknown> }
}

export const askExport = ({ db }: Kernel, catalogue: Catalogue, actor: Person, input: NewExport) =>
  db.write(async (tx) => {
    exportedWith(catalogue, actor, input)
    await assertFew(tx, actor)
    const party = partyIn(actor)
    if (party) await claimQuota(tx, party, exportCount)
    const { cursor: _, limit: __, ...filters } = input.filters
    const [row] = await tx
      .insert(exports)
      .values({
        id: tx.newId('exp'),
        user_id: actor.user_id,
        list: input.list,
        format: input.format,
        filters,
        state: 'queued',
        created_at: tx.now,
        updated_at: tx.now,
      })
      .returning()
    await recordStep(tx, { subject_id: row!.id, from: null, to: 'queued', action: 'ask', by: actor })
    const after = { list: input.list, format: input.format, filters }
    await emit(tx, exportAsked, actor, { ...aboutExport(row!), after }, { export_id: row!.id })
    await enqueue(tx, exportWriting, { export_id: row!.id }, { key: `${exportWriting.name}#${row!.id}` })
    return presentExport(row!)
  })

/** An admin has none. */
const partyIn = (actor: Person) =>
  'sponsor_id' in actor ? actor.sponsor_id : 'influencer_id' in actor ? actor.influencer_id : null

async function assertFew(tx: Tx, { user_id }: Person) {
  const mine = eq(exports.user_id, user_id)
  if ((await tx.$count(exports, and(mine, inArray(exports.state, ['queued', 'running'])))) >= MOST_AT_ONCE)
    throw new Refusal('too_often', 'too_many_exports', { maximum: MOST_AT_ONCE })
  if ((await tx.$count(exports, and(mine, gt(exports.created_at, later(tx.now, -HOUR))))) >= MOST_IN_AN_HOUR)
    throw new Refusal('too_often', 'too_many_exports', { maximum: MOST_IN_AN_HOUR, retry_after: 600 })
}

type ExportQuery = Parsed<typeof endpoints.list>['query']
export async function listExports({ db }: Kernel, actor: Person, { state, cursor, limit }: ExportQuery) {
  const rows = await db.read
    .select()
    .from(exports)
    .where(
      and(
        eq(exports.user_id, actor.user_id),
        state && eq(exports.state, state),
        after(cursor, exports.created_at, exports.id),
      ),
    )
    .orderBy(desc(exports.created_at), desc(exports.id))
    .limit(limit + 1)
  const { data, next_cursor } = pageOf(rows, limit, (row) => row)
  return { data: data.map(presentExport), next_cursor }
}

export async function findExport(db: Reader, actor: Person, id: string): Promise<ExportRow> {
  const [row] = await db
    .select()
    .from(exports)
    .where(and(eq(exports.id, id), eq(exports.user_id, actor.user_id)))
  if (!row) throw notFound()
  return row
}
export const getExport = async ({ db }: Kernel, actor: Person, id: string) =>
  presentExport(await findExport(db.read, actor, id))

export const cancelExport = ({ db }: Kernel, actor: Person, id: string) =>
  db.write(async (tx) => {
    const row = await findExport(tx, actor, id)
    const set = { run: null, finished_at: tx.now }
    const cancelled = await move(tx, { cycle: lifecycle, table: exports, row, action: 'cancel', by: actor, set })
    await dropChunks(tx, id)
    await emit(tx, exportCancelled, actor, aboutExport(row), { export_id: id })
    return presentExport(cancelled)
  })

export const dropChunks = (tx: Tx, export_id: string) =>
  tx.delete(export_chunks).where(eq(export_chunks.export_id, export_id))

/** The files are deleted with the account that asked for them. */
export const forgetExports = reaction({
  on: userClosed,
  run: async (tx, { payload: { user_id } }) => void (await tx.delete(exports).where(eq(exports.user_id, user_id))),
})

export const exportCount = quotaCount('exports', (db, party) =>
  db.$count(
    exports,
    and(inArray(exports.user_id, usersOf(db, party)), inArray(exports.state, ['queued', 'running', 'done'])),
  ),
)

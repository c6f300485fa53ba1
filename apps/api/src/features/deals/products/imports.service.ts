import type { products as endpoints, ProductImport } from '@affluence/contract/products'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, desc, eq, getTableColumns, inArray } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { move, recordStep } from '../../../kernel/db/move.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { omit } from '../../../kernel/omit.ts'
import { emit, enqueue } from '../../../kernel/work/work.ts'
import { assertQuota } from '../../platform/quotas/quotas.service.ts'
import { importActions, importCycle } from './imports.rules.ts'
import { type ImportRow, product_imports } from './imports.tables.ts'
import { productImporting, importAsked, importCancelled } from './products.events.ts'
import { rowsOf } from './productFile.service.ts'
import { forgetCatalogue, owner, productCount } from './products.service.ts'

export const aboutImport = ({ id, sponsor_id, user_id }: ImportRow) => ({ subject_id: id, sponsor_id, user_id })
type ImportWithoutFile = Omit<ImportRow, 'csv'>
const present = (row: ImportWithoutFile): ProductImport => ({
  ...omit(row, 'sponsor_id', 'user_id', 'run', 'updated_at'),
  actions: importActions(row.state),
})
const columns = omit(getTableColumns(product_imports), 'csv')

/** The file is looked at and kept; a job adds what is in it. */
export async function importProducts(kernel: Kernel, actor: SponsorActor, csv: string): Promise<ProductImport> {
  await assertNoneOpen(kernel.db.read, actor)
  const { length: rows } = await rowsOf(csv)
  await assertQuota(kernel.db.read, actor.sponsor_id, productCount, rows)
  return kernel.db.write(async (tx) => {
    const { id: sponsor_id } = await owner(tx, actor)
    await assertNoneOpen(tx, actor)
    const [row] = await tx
      .insert(product_imports)
      .values({
        id: tx.newId('imp'),
        sponsor_id,
        user_id: actor.user_id,
        state: 'queued',
        csv,
        rows,
        refused: [],
        created_at: tx.now,
        updated_at: tx.now,
      })
      .returning()
    await recordStep(tx, { subject_id: row!.id, from: null, to: 'queued', action: 'ask', by: actor })
    await emit(tx, importAsked, actor, { ...aboutImport(row!), after: { rows } }, { import_id: row!.id })
    await enqueue(tx, productImporting, { import_id: row!.id }, { key: `${productImporting.name}#${row!.id}` })
    return present(omit(row!, 'csv'))
  })
}

async function assertNoneOpen(db: Reader, { sponsor_id }: SponsorActor) {
  const [open] = await db
    .select({ id: product_imports.id })
    .from(product_imports)
    .where(and(eq(product_imports.sponsor_id, sponsor_id), inArray(product_imports.state, ['queued', 'running'])))
  if (open) throw new Refusal('conflict', 'import_running', { id: open.id })
}

type ImportQuery = Parsed<typeof endpoints.imports>['query']
export async function listImports({ db }: Kernel, { sponsor_id }: SponsorActor, { cursor, limit }: ImportQuery) {
  const rows = await db.read
    .select(columns)
    .from(product_imports)
    .where(
      and(eq(product_imports.sponsor_id, sponsor_id), after(cursor, product_imports.created_at, product_imports.id)),
    )
    .orderBy(desc(product_imports.created_at), desc(product_imports.id))
    .limit(limit + 1)
  const { data, next_cursor } = pageOf(rows, limit, (row) => row)
  return { data: data.map(present), next_cursor }
}

async function findImport(db: Reader, { sponsor_id }: SponsorActor, id: string): Promise<ImportRow> {
  const [row] = await db
    .select()
    .from(product_imports)
    .where(and(eq(product_imports.id, id), eq(product_imports.sponsor_id, sponsor_id)))
  if (!row) throw notFound()
  return row
}
export const getImport = async ({ db }: Kernel, actor: SponsorActor, id: string) =>
  present(omit(await findImport(db.read, actor, id), 'csv'))

export const cancelImport = (kernel: Kernel, actor: SponsorActor, id: string) =>
  kernel.db.write(async (tx) => {
    const row = await findImport(tx, actor, id)
    const set = { run: null, csv: null, finished_at: tx.now }
    const cancelled = await move(tx, {
      cycle: importCycle,
      table: product_imports,
      row,
      action: 'cancel',
      by: actor,
      set,
    })
    await emit(tx, importCancelled, actor, aboutImport(row), { import_id: id })
    forgetCatalogue(kernel, tx)
    return present(omit(cancelled, 'csv'))
  })

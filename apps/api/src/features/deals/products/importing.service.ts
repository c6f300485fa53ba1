import { setImmediate as turn } from 'node:timers/promises'
import type { CreateProduct, ProductImport } from '@affluence/contract/products'
import { and, eq, inArray } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move } from '../../../kernel/db/move.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit, type Run } from '../../../kernel/work/work.ts'
import { actorOfUser } from '../../people/authentication/identify.service.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { importCycle } from './imports.rules.ts'
import { aboutImport } from './imports.service.ts'
import { type ImportRow, product_imports } from './imports.tables.ts'
import { readRow } from './productFile.rules.ts'
import { rowsOf } from './productFile.service.ts'
import { importDone, importFailed } from './products.events.ts'
import { addProduct, forgetCatalogue, owner } from './products.service.ts'
import { GiveUp } from '../../../kernel/work/giveUp.ts'

export const IMPORT_TRIES = 3
/** How many products one transaction adds: orders of others wait for no more than that. */
const BATCH = 10
/** How many rows are read before others have a turn. */
const PORTION = 100

/** Another worker has taken the import over, or it was cancelled. */
class Overtaken extends Error {
  override name = 'Overtaken'
}

/** Good rows are added, the others are named. Broken off, it goes on behind the last product that was added. */
export async function runImport(kernel: Kernel, import_id: string, run: Run) {
  const row = await begin(kernel, import_id, run)
  if (!row) return
  try {
    await addAll(kernel, row, run)
  } catch (error) {
    if (error instanceof Overtaken) return
    const isLast = error instanceof Refusal || error instanceof GiveUp || run.row.attempts >= IMPORT_TRIES
    if (run.signal.aborted || !isLast) throw error
    if (!(error instanceof Refusal)) kernel.report(error, { import_id })
    await fail(kernel, row, error instanceof Refusal ? error.code : 'import_failed')
  }
}

const ours = ({ id, run }: ImportRow) =>
  and(eq(product_imports.id, id), eq(product_imports.state, 'running'), eq(product_imports.run, run ?? ''))

const begin = ({ db }: Kernel, id: string, { row: { lease } }: Run) =>
  db.write(async (tx): Promise<ImportRow | null> => {
    const [row] = await tx
      .select()
      .from(product_imports)
      .where(and(eq(product_imports.id, id), inArray(product_imports.state, ['queued', 'running'])))
    if (!row) return null
    const set = { run: lease }
    if (row.state === 'queued')
      return move(tx, { cycle: importCycle, table: product_imports, row, action: 'start', by: null, set })
    const [again] = await tx
      .update(product_imports)
      .set({ ...set, updated_at: tx.now })
      .where(eq(product_imports.id, id))
      .returning()
    return again!
  })

async function addAll(kernel: Kernel, row: ImportRow, run: Run) {
  const actor = await actorOfUser(kernel.db.read, row.user_id)
  if (actor?.kind !== 'sponsor' || actor.sponsor_id !== row.sponsor_id || actor.approval !== 'approved')
    throw new Refusal('forbidden', 'account_suspended')
  const { currency } = await owner(kernel.db.read, actor)
  const { good, refusals } = await readFile(row.csv ?? '', currency)
  await keep(kernel, row, { refused: refusals })
  for (let from = row.created; from < good.length; from += BATCH) {
    run.signal.throwIfAborted()
    await addSome(kernel, row, actor, { from, some: good.slice(from, from + BATCH) })
    await turn()
  }
  await finish(kernel, row, run)
}

async function readFile(csv: string, currency: string) {
  const good: CreateProduct[] = []
  const refusals: ProductImport['refused'] = []
  for (const [n, { line, row }] of (await rowsOf(csv)).entries()) {
    const read = readRow(row, currency)
    if ('product' in read) good.push(read.product)
    else refusals.push({ line, errors: read.faults.slice(0, 50) })
    if (n % PORTION === PORTION - 1) await turn()
  }
  return { good, refusals }
}

const keep = ({ db }: Kernel, row: ImportRow, change: Partial<ImportRow>) =>
  db.write(async (tx) => {
    const set = { ...change, updated_at: tx.now }
    const rows = await tx.update(product_imports).set(set).where(ours(row)).returning({ id: product_imports.id })
    if (rows.length === 0) throw new Overtaken()
  })

type Some = { from: number; some: readonly CreateProduct[] }
/**
 * The products and how many there are now, in one transaction: none is added twice. The row of the import is written
 * last, so that whoever cancels meanwhile does not have to wait for ten products.
 */
const addSome = (kernel: Kernel, row: ImportRow, actor: SponsorActor, { from, some }: Some) =>
  kernel.db.write(async (tx) => {
    const sponsor = await owner(tx, actor)
    for (const product of some) await addProduct(tx, actor, sponsor, product)
    const rows = await tx
      .update(product_imports)
      .set({ created: from + some.length, updated_at: tx.now })
      .where(and(ours(row), eq(product_imports.created, from)))
      .returning({ id: product_imports.id })
    if (rows.length === 0) throw new Overtaken()
  })

const finish = (kernel: Kernel, { id, ...importOf }: ImportRow, run: Run) =>
  kernel.db.write(async (tx) => {
    const [row] = await tx
      .select()
      .from(product_imports)
      .where(ours({ id, ...importOf }))
    if (!row || !(await run.finish(tx))) throw new Overtaken()
    await end(kernel, tx, row, 'finish', {})
    await emit(tx, importDone, null, aboutImport(row), { import_id: id })
    await notifyImporter(tx, row, 'import_done')
  })

const fail = (kernel: Kernel, { id }: ImportRow, failure: string) =>
  kernel.db.write(async (tx) => {
    const [row] = await tx.select().from(product_imports).where(eq(product_imports.id, id))
    if (!row || !importCycle.can(row.state, 'fail')) return
    await end(kernel, tx, row, 'fail', { failure })
    await emit(tx, importFailed, null, aboutImport(row), { import_id: id })
    await notifyImporter(tx, row, 'import_failed')
  })

async function end(kernel: Kernel, tx: Tx, row: ImportRow, action: 'finish' | 'fail', more: Partial<ImportRow>) {
  const set = { ...more, run: null, csv: null, finished_at: tx.now }
  await move(tx, { cycle: importCycle, table: product_imports, row, action, by: null, set })
  forgetCatalogue(kernel, tx)
}

const notifyImporter = (tx: Tx, { id, user_id, created, refused }: ImportRow, kind: 'import_done' | 'import_failed') =>
  notify(
    tx,
    { user_id },
    { kind, key: `${kind}:${id}`, link: '/products/import', data: { created, refused: refused.length } },
  )

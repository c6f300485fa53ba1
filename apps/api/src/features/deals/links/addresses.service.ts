import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, eq, exists, isNull } from 'drizzle-orm'
import { afterCursor } from '../../../kernel/db/list.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { noteAnswer } from '../products/addresses.service.ts'
import { type ProductRow, products } from '../products/products.tables.ts'
import { links } from './links.tables.ts'

const BATCH = 20
const PATIENCE_MS = 8_000

/** Does every page that links lead to still answer? Its sponsor hears once when one stops, and again after it came back. */
export async function checkAddresses(kernel: Kernel, _period: string, { signal }: { signal: AbortSignal }) {
  let [checked, silent] = [0, 0]
  let last: Last = null
  while (!signal.aborted) {
    const rows: ProductRow[] = await linkedAfter(kernel, last)
    if (rows.length === 0) break
    const faults = await Promise.all(rows.map(async ({ url }) => (isInvented(url) ? null : faultOf(kernel, url))))
    for (const [n, product] of rows.entries()) await noteAnswer(kernel, product, faults[n] ?? null)
    checked += rows.length
    silent += faults.filter((fault) => fault !== null).length
    last = rows.at(-1)!
    await turn()
  }
  return { checked, silent }
}

type Last = Pick<ProductRow, 'created_at' | 'id'> | null
/** In the order of an index, so that no batch sorts all products. */
const linkedAfter = ({ db }: Kernel, last: Last) =>
  db.read
    .select()
    .from(products)
    .where(
      and(
        eq(products.state, 'active'),
        afterCursor(products.created_at, products.id, [last?.created_at, last?.id], 'asc'),
        exists(
          db.read
            .select({ id: links.id })
            .from(links)
            .where(and(eq(links.product_id, products.id), isNull(links.revoked_at))),
        ),
      ),
    )
    .orderBy(asc(products.created_at), asc(products.id))
    .limit(BATCH)

/** Names under `.example` are reserved for examples: no server answers there, which is no fault. */
const isInvented = (url: string) => new URL(url).hostname.endsWith('.example')

/** What a visitor would meet instead of a page: a status, or a word for no answer at all. */
async function faultOf({ outbound }: Kernel, url: string): Promise<string | null> {
  const headers = { 'user-agent': 'Affluence link check' }
  try {
    const head = await outbound.call(url, { method: 'HEAD', headers, timeout: PATIENCE_MS, maxBytes: 1 })
    if (head.status < 400) return null
    // Some shops answer only when the page is asked for.
    const { status } = await outbound.call(url, { method: 'GET', headers, timeout: PATIENCE_MS, maxBytes: 1 })
    return status === 404 || status === 410 || status >= 500 ? `HTTP ${status}` : null
  } catch (error) {
    // Where we may not go ourselves, a visitor still may.
    if (error instanceof Refusal) return null
    return (error as { code?: string }).code ?? 'no answer'
  }
}

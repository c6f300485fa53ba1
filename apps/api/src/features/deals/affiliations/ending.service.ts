import { and, asc, eq, isNotNull, lte } from 'drizzle-orm'
import { inBatches, type Stoppable } from '../../../kernel/db/batches.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { links } from '../links/links.tables.ts'
import { affiliationEnded } from './affiliations.events.ts'
import { aboutAffiliation, factOf, changeAffiliation } from './affiliations.service.ts'
import { affiliation_requests } from '../agreements/agreements.tables.ts'

const BATCH = 50

/** A link that reached its date ends its affiliation, so that the product may be asked for again. */
export async function endAffiliations(kernel: Kernel, _period?: string, of: Stoppable = {}) {
  const affiliations = await inBatches(
    kernel,
    BATCH,
    async (tx, size) => {
      const rows = await tx
        .select({ request: affiliation_requests })
        .from(links)
        .innerJoin(affiliation_requests, eq(affiliation_requests.id, links.request_id))
        .where(
          and(isNotNull(links.expires_at), lte(links.expires_at, tx.now), eq(affiliation_requests.state, 'approved')),
        )
        .orderBy(asc(links.expires_at))
        .limit(size)
      for (const { request } of rows) {
        const row = await changeAffiliation(tx, request, 'end', null)
        await emit(tx, affiliationEnded, null, aboutAffiliation(row), factOf(row))
      }
      return rows.length
    },
    of,
  )
  return { ended: affiliations }
}

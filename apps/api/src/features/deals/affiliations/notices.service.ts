import { and, asc, eq, gt } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { agreedOf, shortUrl } from '../links/linkView.service.ts'
import type { MailKind } from '../../platform/mails/mails.rules.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { commissionWord } from '../products/products.rules.ts'
import { commissionOf } from '../products/productView.service.ts'
import { affiliation_requests } from '../agreements/agreements.tables.ts'
import { affiliationsWhere, type FoundAffiliation } from './affiliationView.service.ts'

export type Side = 'sponsor' | 'influencer'
/** What one side is told of one fact; a second thing to know may ride on the same mail. */
export type Notice = { side: Side; kind: MailKind; also?: string }

/** Joins the end of its job: each side hears once, however often the job is tried. */
export async function notifyAffiliation(kernel: Kernel, request_id: string, notices: Notice[], run: Run) {
  const key = run.row.key ?? run.row.id
  await kernel.db.write(async (tx) => {
    const [row] = await affiliationsWhere(tx, eq(affiliation_requests.id, request_id))
    if (!(await run.finish(tx)) || !row) return
    for (const { side, kind, also } of notices) {
      const to = side === 'sponsor' ? { sponsor_id: row.sponsor.id } : { influencer_id: row.influencer.id }
      const link = `/affiliation-requests/${request_id}`
      const data = wordsFor(kernel, row, side)
      await notify(tx, to, { kind, key: `${key}:${side}`, mail: kind, link, data })
      if (also) await notify(tx, to, { kind: also, key: `${key}:${side}:${also}`, link, data })
    }
  })
}

function wordsFor(kernel: Kernel, { request, product, sponsor, influencer, link }: FoundAffiliation, side: Side) {
  return {
    request_id: request.id,
    product: product.name,
    from: side === 'sponsor' ? influencer.display_name : sponsor.company_name,
    commission: commissionWord(agreedOf(request) ?? commissionOf(product), product.currency),
    response: request.response ?? '',
    short_url: link ? shortUrl(kernel, link.code) : '',
  }
}

const BATCH = 100
/** Influencers with an agreement for the product hear that it stays as it is. */
export async function notifyTermsAgreed(kernel: Kernel, product_id: string, run: Run) {
  const key = run.row.key ?? run.row.id
  for (let last = ''; ;) {
    const rows = await affiliationsWhere(
      kernel.db.read,
      and(
        eq(affiliation_requests.product_id, product_id),
        eq(affiliation_requests.state, 'approved'),
        gt(affiliation_requests.id, last),
      ),
    )
      .orderBy(asc(affiliation_requests.id))
      .limit(BATCH)
    await kernel.db.write(async (tx) => {
      for (const row of rows) {
        const { id, influencer_id } = row.request
        const kind = 'commission_changed' as const
        const data = wordsFor(kernel, row, 'influencer')
        await notify(
          tx,
          { influencer_id },
          { kind, key: `${key}:${id}`, mail: kind, link: `/affiliation-requests/${id}`, data },
        )
      }
      if (rows.length < BATCH) await run.finish(tx)
    })
    if (rows.length < BATCH) return
    last = rows.at(-1)!.request.id
  }
}

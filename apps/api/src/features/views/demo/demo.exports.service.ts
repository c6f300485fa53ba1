import type { NewExport } from '@affluence/contract/exports'
import type { InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import { askExport, cancelExport, type Catalogue } from '../../people/exports/exports.service.ts'
import { writeExport } from '../../people/exports/writing.service.ts'
import type { World } from './demo.world.ts'

type Person = SponsorActor | InfluencerActor
const run = {
  signal: new AbortController().signal,
  row: { lease: 'demo', attempts: 1 } as never,
  finish: async () => true,
}

/** What was taken along lately: for the books, for a spreadsheet, and one that was thought better of. */
export async function seedExports(
  { kernel, clock }: World,
  catalogue: Catalogue,
  { sponsor, influencer, today }: { sponsor: SponsorActor; influencer: InfluencerActor; today: string },
) {
  const ask = async (actor: Person, ago: number, body: Pick<NewExport, 'list' | 'format' | 'filters'>) => {
    clock.steer(later(today, -ago))
    return askExport(kernel, catalogue, actor, body)
  }
  const exportList = async (...of: Parameters<typeof ask>) => writeExport(kernel, catalogue, (await ask(...of)).id, run)
  await exportList(sponsor, 3 * DAY, { list: 'campaigns', format: 'xlsx', filters: {} })
  await exportList(sponsor, 2 * DAY, {
    list: 'orders',
    format: 'csv',
    filters: { payment: 'paid', sort: '-placed_at' },
  })
  const stopped = await ask(sponsor, DAY + HOUR, { list: 'links', format: 'csv', filters: {} })
  await cancelExport(kernel, sponsor, stopped.id)
  await exportList(influencer, DAY, { list: 'commissions', format: 'xlsx', filters: {} })
}

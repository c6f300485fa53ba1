import type { Parsed } from '@affluence/contract/endpoint'
import type { ChangeZone, CreateZone, Zone, ZoneCollection, zones as endpoints } from '@affluence/contract/zones'
import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import { containing, like, type Reader, searchText, type Tx } from '../../../kernel/db/db.ts'
import { afterKey, pageByKey } from '../../../kernel/db/list.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { omit } from '../../../kernel/omit.ts'
import { invalid, notFound, taken } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { claimQuota, quotaCount } from '../../platform/quotas/quotas.service.ts'
import { polygonFault } from './polygons.rules.ts'
import { zoneChanged, zoneCreated, zoneRemoved } from './zones.events.ts'
import { featureOf, flat, shapeAfter, shapeOf } from './zones.rules.ts'
import { type ZoneRow, zones } from './zones.tables.ts'

export const zoneCount = quotaCount('zones', (db, party) =>
  db.$count(zones, and(eq(zones.sponsor_id, party), isNull(zones.removed_at))),
)
const ownedBy = (sponsor_id: string) => and(eq(zones.sponsor_id, sponsor_id), isNull(zones.removed_at))
const present = (row: ZoneRow): Zone => omit(row, 'sponsor_id', 'place_key', 'city_key', 'removed_at')
const keysOf = ({ name, city }: { name: string; city: string }) => ({
  city_key: searchText(city),
  place_key: `${searchText(city)} ${searchText(name)}`,
})

type Query = Parsed<typeof endpoints.list>['query']
export async function listZones({ db }: Kernel, { sponsor_id }: SponsorActor, query: Query) {
  const rows = await db.read
    .select()
    .from(zones)
    .where(
      and(
        ownedBy(sponsor_id),
        query.q ? like(zones.place_key, containing(searchText(query.q))) : undefined,
        query.city ? eq(zones.city_key, searchText(query.city)) : undefined,
        afterKey(query.cursor, zones.place_key, zones.id, 'asc'),
      ),
    )
    .orderBy(asc(zones.place_key), asc(zones.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageByKey(rows, query.limit, ({ place_key }) => place_key)
  return { data: data.map(present), next_cursor }
}

export const allZones = (db: Reader, sponsor_id: string) =>
  db.select().from(zones).where(ownedBy(sponsor_id)).orderBy(asc(zones.place_key), asc(zones.id))

export async function findZone(db: Reader, sponsor_id: string, id: string): Promise<ZoneRow> {
  const [row] = await db
    .select()
    .from(zones)
    .where(and(eq(zones.id, id), ownedBy(sponsor_id)))
  if (!row) throw notFound()
  return row
}
export const getZone = async ({ db }: Kernel, { sponsor_id }: SponsorActor, id: string) =>
  present(await findZone(db.read, sponsor_id, id))

export const zonesFile = async ({ db }: Kernel, { sponsor_id }: SponsorActor): Promise<ZoneCollection> => ({
  type: 'FeatureCollection',
  features: (await allZones(db.read, sponsor_id)).map(featureOf),
})

export const createZone = ({ db }: Kernel, actor: SponsorActor, input: CreateZone) =>
  db.write(async (tx) => {
    assertDrawn(input, 'polygon')
    await assertFree(tx, actor.sponsor_id, input)
    return present(await add(tx, actor, { ...input, polygon: input.polygon && flat(input.polygon) }))
  })

export const changeZone = ({ db }: Kernel, actor: SponsorActor, id: string, change: ChangeZone) =>
  db.write(async (tx) => {
    assertDrawn(change, 'polygon')
    const before = await findZone(tx, actor.sponsor_id, id)
    const after = { ...before, ...omit(change, 'center', 'radius_m', 'polygon'), ...shapeAfter(before, change) }
    await assertFree(tx, actor.sponsor_id, after, id)
    return present(await update(tx, actor, before, after))
  })

export const removeZone = ({ db }: Kernel, actor: SponsorActor, id: string) =>
  db.write(async (tx) => {
    const before = await findZone(tx, actor.sponsor_id, id)
    await tx.update(zones).set({ removed_at: tx.now, updated_at: tx.now }).where(eq(zones.id, id))
    await emit(tx, zoneRemoved, actor, { ...aboutZone(before), before: present(before) }, { zone_id: id })
  })

/** A zone that is known by city and name is changed, the others are added: all of them, or none. */
export const importZones = ({ db }: Kernel, actor: SponsorActor, { features }: ZoneCollection) =>
  db.write(async (tx) => {
    const known = new Map((await allZones(tx, actor.sponsor_id)).map((zone) => [zone.place_key, zone]))
    const counts = { added: 0, changed: 0 }
    for (const [position, feature] of features.entries()) {
      const { name, city, fee, minimum = null } = feature.properties
      const input = { name, city, fee, minimum, ...shapeOf(feature) }
      assertDrawn(input, `features.${position}.geometry`)
      const { place_key } = keysOf(input)
      const before = known.get(place_key)
      const after = before
        ? await update(tx, actor, before, { ...before, ...input })
        : await add(tx, actor, { ...input, is_active: true })
      known.set(place_key, after)
      counts[before ? 'changed' : 'added']++
    }
    return counts
  })

const aboutZone = ({ id, sponsor_id }: ZoneRow) => ({ subject_id: id, sponsor_id })

async function add(tx: Tx, actor: SponsorActor, input: CreateZone): Promise<ZoneRow> {
  const { sponsor_id } = actor
  await claimQuota(tx, sponsor_id, zoneCount)
  const [sponsor] = await tx.select({ currency: sponsors.currency }).from(sponsors).where(eq(sponsors.id, sponsor_id))
  const times = { removed_at: null, created_at: tx.now, updated_at: tx.now }
  const row: ZoneRow = { ...input, ...keysOf(input), ...sponsor!, ...times, id: tx.newId('zon'), sponsor_id }
  await tx.insert(zones).values(row)
  await emit(tx, zoneCreated, actor, { ...aboutZone(row), after: present(row) }, { zone_id: row.id })
  return row
}

async function update(tx: Tx, actor: SponsorActor, before: ZoneRow, input: ZoneRow): Promise<ZoneRow> {
  const after = { ...input, ...keysOf(input), updated_at: tx.now }
  await tx.update(zones).set(omit(after, 'id')).where(eq(zones.id, before.id))
  const about = { ...aboutZone(before), before: present(before), after: present(after) }
  await emit(tx, zoneChanged, actor, about, { zone_id: before.id })
  return after
}

function assertDrawn({ polygon }: Pick<ChangeZone, 'polygon'>, path: string) {
  const fault = polygon ? polygonFault(polygon) : null
  if (fault) throw invalid(path, fault)
}

async function assertFree(tx: Tx, sponsor_id: string, named: { name: string; city: string }, self = '') {
  const isSame = and(ownedBy(sponsor_id), eq(zones.place_key, keysOf(named).place_key), ne(zones.id, self))
  const [other] = await tx.select({ id: zones.id }).from(zones).where(isSame)
  if (other) throw taken('name')
}

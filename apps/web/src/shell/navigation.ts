import type { Role } from '@affluence/contract/identities'
import { features } from '../features.ts'
import { type MenuEntry, type Section, sections } from '../kernel/feature.ts'
import './menuTexts.ts'

export type Place = MenuEntry & { section: Section }
type Reader = { role: Role | null; looking: boolean; waiting: boolean }

const entries = features.flatMap(({ menu }) => menu ?? [])
const rank = ({ section, order }: Place) => sections.indexOf(section) * 1000 + order

/** Where the reader can go, in the order of the menu. */
export function placesOf({ role, looking, waiting }: Reader): readonly Place[] {
  const open = entries.filter((one) => (!looking || !one.forOwners) && (!waiting || one.whileWaiting))
  const places = open.flatMap((one) => {
    const section = role && one.sections[role]
    return section ? [{ ...one, section }] : []
  })
  return places.toSorted((a, b) => rank(a) - rank(b))
}

import { ZoneCollection } from '@affluence/contract/zones'
import { fieldFaults } from '../../kernel/problems.ts'

/** A fault of a file: of one of its zones where `place` is given, counted from 1. */
export type FileFault = { place: number | null; name: string; field: string; message: string }
type Json = { type?: unknown; features?: unknown }

/** Reads a file; one zone alone will do. Null is no JSON. */
export function readFile(text: string): Json | null {
  try {
    const json = JSON.parse(text) as Json | null
    if (typeof json !== 'object' || json === null) return null
    return json.type === 'Feature' ? { type: 'FeatureCollection', features: [json] } : json
  } catch {
    return null
  }
}

const nameOf = (json: Json, at: number) => {
  const feature = (Array.isArray(json.features) ? json.features[at] : null) as {
    properties?: { name?: unknown }
  } | null
  const name = feature?.properties?.name
  return typeof name === 'string' ? name.slice(0, 60) : ''
}
function faultAt(json: Json, path: string, message: string): FileFault {
  const [, at, rest = ''] = /^features\.(\d+)\.?(.*)$/.exec(path) ?? []
  if (at === undefined) return { place: null, name: '', field: path, message }
  const field = rest.replace(/^properties\./, '').replace(/^geometry\b.*/, 'geometry')
  return { place: Number(at) + 1, name: nameOf(json, Number(at)), field, message }
}
const unique = (faults: FileFault[]) => [
  ...new Map(faults.map((fault) => [JSON.stringify([fault.place, fault.field, fault.message]), fault])).values(),
]

/** What the contract says about the file, before it is sent. */
export function checked(json: Json): { body: ZoneCollection; faults: [] } | { body: null; faults: FileFault[] } {
  const { data, error } = ZoneCollection.safeParse(json)
  if (data) return { body: data, faults: [] }
  return { body: null, faults: unique(error.issues.map(({ path, message }) => faultAt(json, path.join('.'), message))) }
}
/** What the API says about the zones of the file; empty where it refuses for another reason. */
export const refusedZones = (json: Json, error: unknown) =>
  unique(fieldFaults(error).map(({ name, message }) => faultAt(json, name, message)))

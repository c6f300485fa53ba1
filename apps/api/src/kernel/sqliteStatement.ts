import { Column, is, Param, Placeholder, SQL } from 'drizzle-orm'

type Values = Record<string, unknown>
type Prepared = {
  stmt: { raw(): { all(...values: unknown[]): unknown[][] }; run(...values: unknown[]): unknown }
  query: { params: unknown[] }
  fields?: { path: string[]; field: unknown }[]
  joinsNotNullableMap?: Record<string, boolean>
  all(values: Values): unknown
}
type Decoder = { mapFromDriverValue(value: unknown): unknown }

/**
 * A prepared query with everything decided beforehand that Drizzle decides at each call: where each value goes, and
 * how each column is read. Left joins, whose rows may be missing whole, stay with Drizzle.
 */
export function compiled(prepared: Prepared, returns: boolean): (values: Values) => unknown {
  const { stmt, fields, joinsNotNullableMap = {} } = prepared
  const fill = prepared.query.params.map(filler)
  const filled = (values: Values) => fill.map((of) => of(values))
  if (!returns) return (values) => stmt.run(...filled(values))
  const decoders = fields?.map(({ field }) => decoderOf(field))
  const isPlain = Object.values(joinsNotNullableMap).every(Boolean)
  if (!fields || !isPlain || decoders?.includes(null)) return (values) => prepared.all(values)
  const read = reader(
    fields.map(({ path }) => path),
    decoders as Decoder[],
  )
  return (values) =>
    stmt
      .raw()
      .all(...filled(values))
      .map(read)
}

function filler(param: unknown): (values: Values) => unknown {
  const asked = (name: string) => (values: Values) => {
    if (!(name in values)) throw new Error(`no value for ${name}`)
    return values[name]
  }
  if (is(param, Placeholder)) return asked(param.name)
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param
  const { encoder } = param
  const value = asked((param.value as Placeholder).name)
  return (values) => encoder.mapToDriverValue(value(values))
}

function decoderOf(field: unknown): Decoder | null {
  if (is(field, Column)) return field as unknown as Decoder
  if (is(field, SQL)) return (field as unknown as { decoder: Decoder }).decoder
  return is(field, SQL.Aliased) ? (field.sql as unknown as { decoder: Decoder }).decoder : null
}

const reader = (paths: string[][], decoders: Decoder[]) => (row: unknown[]) => {
  const result: Values = {}
  for (const [at, path] of paths.entries()) {
    let node = result
    for (const part of path.slice(0, -1)) node = (node[part] ??= {}) as Values
    const value = row[at]
    node[path.at(-1)!] = value === null ? null : decoders[at]!.mapFromDriverValue(value)
  }
  return result
}

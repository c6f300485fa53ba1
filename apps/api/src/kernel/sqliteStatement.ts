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
  const fill = prepared.query.params.map(filler)
  const filled = (values: Values) => fill.map((of) => of(values))
  if (!returns) return (values) => prepared.stmt.run(...filled(values))
  const read = readerOf(prepared)
  if (!read) return (values) => prepared.all(values)
  const raw = prepared.stmt.raw() // it stays so
  return (values) => raw.all(...filled(values)).map(read)
}

/** A query asked once, read by decisions made once instead of at each cell. */
export function quick(prepared: Prepared): Prepared {
  if (prepared.query.params.some(isOpen)) return prepared
  const usual = prepared.all.bind(prepared)
  // Which joins may be missing is said later than this, and before the question.
  prepared.all = (values) => {
    const read = readerOf(prepared)
    return read
      ? prepared.stmt
          .raw()
          .all(...prepared.query.params)
          .map(read)
      : usual(values)
  }
  return prepared
}
const isOpen = (param: unknown) => is(param, Placeholder) || is(param, Param)

function readerOf({ fields, joinsNotNullableMap = {} }: Prepared) {
  const decoders = fields?.map(({ field }) => decoderOf(field))
  if (!fields || !Object.values(joinsNotNullableMap).every(Boolean) || decoders?.includes(null)) return null
  return reader(
    fields.map(({ path }) => path),
    decoders as Decoder[],
  )
}

function filler(param: unknown): (values: Values) => unknown {
  const asked = (place: Placeholder) => {
    const { name } = place
    const optional = 'usual' in place
    return (values: Values) => {
      if (name in values) return values[name]
      if (!optional) throw new Error(`no value for ${name}`)
      return place.usual
    }
  }
  if (is(param, Placeholder)) return asked(param)
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param
  const { encoder } = param
  const value = asked(param.value)
  return (values) => encoder.mapToDriverValue(value(values))
}

function decoderOf(field: unknown): Decoder | null {
  if (is(field, Column)) return field as unknown as Decoder
  if (is(field, SQL)) return (field as unknown as { decoder: Decoder }).decoder
  return is(field, SQL.Aliased) ? (field.sql as unknown as { decoder: Decoder }).decoder : null
}

/** Text and whole numbers come as they are. */
const plain = Column.prototype.mapFromDriverValue
const decode = (decoder: Decoder) => (decoder.mapFromDriverValue === plain ? null : decoder)

function reader(paths: string[][], all: Decoder[]): (row: unknown[]) => Values {
  const decoders = all.map(decode)
  if (paths.some((path) => path.length > 1)) return nested(paths, decoders)
  const names = paths.map(([name]) => name!)
  return (row) => {
    const result: Values = {}
    for (let at = 0; at < names.length; at++) {
      const [value, decoder] = [row[at], decoders[at]]
      result[names[at]!] = value === null || !decoder ? value : decoder.mapFromDriverValue(value)
    }
    return result
  }
}

const nested = (paths: string[][], decoders: (Decoder | null)[]) => (row: unknown[]) => {
  const result: Values = {}
  for (const [at, path] of paths.entries()) {
    let node = result
    for (const part of path.slice(0, -1)) node = (node[part] ??= {}) as Values
    const value = row[at]
    const decoder = decoders[at]
    node[path.at(-1)!] = value === null || !decoder ? value : decoder.mapFromDriverValue(value)
  }
  return result
}

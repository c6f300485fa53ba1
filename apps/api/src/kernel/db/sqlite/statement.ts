import { Column, getTableName, is, Param, Placeholder, SQL } from 'drizzle-orm'

type Values = Record<string, unknown>
type Field = { path: string[]; field: unknown }
export type NativeStatement = { run(...values: unknown[]): unknown; all(...values: unknown[]): unknown[] }
/** Asks a statement with values put in their places. */
export type Ask = (statement: NativeStatement, values: Values) => unknown
type Prepared = {
  stmt: { raw(): { all(...values: unknown[]): unknown[][] }; ask(how: Ask, values: Values): unknown }
  query: { params: unknown[] }
  fields?: Field[]
  joinsNotNullableMap?: Record<string, boolean>
  all(values: Values): unknown
}
type Decoder = { mapFromDriverValue(value: unknown): unknown }

/**
 * A prepared query with everything decided beforehand that Drizzle decides at each call: where each value goes, and
 * how each column is read. Left joins, whose rows may be missing whole, stay with Drizzle.
 */
export function compiled(prepared: Prepared, returns: boolean): (values: Values) => unknown {
  const { stmt, query } = prepared
  if (!returns) {
    const run = compileAsk('run', query.params)
    return (values) => stmt.ask(run, values)
  }
  const read = readerOf(prepared)
  if (!read) return (values) => prepared.all(values)
  const all = compileAsk('all', query.params)
  stmt.raw() // it stays so
  return (values) => (stmt.ask(all, values) as unknown[][]).map(read)
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

function readerOf({ fields, joinsNotNullableMap }: Prepared) {
  const decoders = fields?.map(({ field }) => decoderOf(field))
  if (!fields || decoders?.includes(null)) return null
  return reader(fields, decoders as Decoder[], joinsNotNullableMap)
}

const asIs = Column.prototype.mapToDriverValue
type Position = { name: string | null; usual: unknown; encoder: Param['encoder'] | null }
/** Where each value of a query comes from: by its name, or written into it. */
function placeOf(param: unknown): Position {
  const encoder = is(param, Param) && is(param.value, Placeholder) ? param.encoder : null
  const place = encoder ? (param as Param).value : param
  if (!is(place, Placeholder)) return { name: null, usual: param, encoder: null }
  const usual = 'usual' in place ? place.usual : undefined
  return { name: place.name, usual, encoder: encoder?.mapToDriverValue === asIs ? null : encoder }
}

/** As one would write it by hand: `statement.run(values["id"], values["amount"], …)`. */
function compileAsk(how: keyof NativeStatement, params: unknown[]): Ask {
  const places = params.map(placeOf)
  const values = places.map(({ name, encoder }, at) => {
    if (name === null) return `places[${at}].usual`
    const key = JSON.stringify(name)
    const value = `(values[${key}] === undefined ? usual(values, places[${at}]) : values[${key}])`
    return encoder ? `places[${at}].encoder.mapToDriverValue(${value})` : value
  })
  const text = `return (statement, values) => statement.${how}(${values.join(', ')})`
  // oxlint-disable-next-line typescript/no-implied-eval -- its text is our own queries', and the names in it are quoted
  return (new Function('places', 'usual', text) as (places: Position[], usual: typeof usualOf) => Ask)(places, usualOf)
}
function usualOf(values: Values, { name, usual }: Position) {
  if (usual === undefined && !(name! in values)) throw new Error(`no value for ${name}`)
  return usual
}

function decoderOf(field: unknown): Decoder | null {
  if (is(field, Column)) return field as unknown as Decoder
  if (is(field, SQL)) return (field as unknown as { decoder: Decoder }).decoder
  return is(field, SQL.Aliased) ? (field.sql as unknown as { decoder: Decoder }).decoder : null
}

/** Text and whole numbers come as they are. */
const plain = Column.prototype.mapFromDriverValue
type Read = (row: unknown[]) => Values
type Make = (decoders: Decoder[]) => Read
const makers = new Map<string, Make>()

/** As one would write it by hand: `{ id: row[0], sponsor: { name: row[1] } }`. */
function reader(fields: Field[], decoders: Decoder[], isThere: Prepared['joinsNotNullableMap']): Read {
  const text = textOf(fields, decoders, isThere)
  let make = makers.get(text)
  if (!make) {
    // oxlint-disable-next-line typescript/no-implied-eval -- its text is our own queries', and the names in it are quoted
    make = new Function('decoders', `return (row) => (${text})`) as Make
    makers.set(text, make)
  }
  return make(decoders)
}

type Node = Map<string, Node | string>
function textOf(fields: Field[], decoders: Decoder[], isThere: Prepared['joinsNotNullableMap']) {
  const root: Node = new Map()
  for (const [at, { path }] of fields.entries()) {
    let node = root
    for (const part of path.slice(0, -1)) node = within(node, part)
    const isPlain = decoders[at]!.mapFromDriverValue === plain
    node.set(
      path.at(-1)!,
      isPlain ? `row[${at}]` : `row[${at}] === null ? null : decoders[${at}].mapFromDriverValue(row[${at}])`,
    )
  }
  return literal(root, isThere ? missing(fields, isThere) : new Map())
}
function within(node: Node, part: string): Node {
  const child = node.get(part)
  if (child instanceof Map) return child
  const newChild: Node = new Map()
  node.set(part, newChild)
  return newChild
}
const literal = (node: Node, replaced: Map<string, number>): string => {
  const parts = [...node].map(([name, of]) => {
    const text = typeof of === 'string' ? of : literal(of, nothing)
    return `${JSON.stringify(name)}: ${replaced.has(name) ? `row[${replaced.get(name)}] === null ? null : ` : ''}${text}`
  })
  return `{ ${parts.join(', ')} }`
}
const nothing = new Map<string, number>()

/** The parts of one left-joined table: which of their columns, the first, says that there is no such row. */
function missing(fields: Field[], isThere: Record<string, boolean>) {
  const tables = new Map<string, { first: number; table: string; isOne: boolean }>()
  for (const [at, { path, field }] of fields.entries()) {
    if (path.length !== 2 || !is(field, Column)) continue
    const [table, entry] = [getTableName(field.table), tables.get(path[0]!)]
    if (!entry) tables.set(path[0]!, { first: at, table, isOne: true })
    else entry.isOne &&= entry.table === table
  }
  const missingRows = [...tables].filter(([, { table, isOne }]) => isOne && !isThere[table])
  return new Map(missingRows.map(([name, { first }]) => [name, first]))
}

import { z } from 'zod'

type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  additionalProperties?: false | Schema
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  definitions?: Record<string, Schema>
}
type Serializer = (payload: unknown) => string
const serializers = new WeakMap<z.ZodType, Serializer>()

/** Made of the schema when it is first needed: it writes what the contract names and nothing else. */
export function serializerOf(schema: z.ZodType): Serializer {
  const existing = serializers.get(schema)
  if (existing) return existing
  const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'output', unrepresentable: 'any' })
  const pick = pickerOf(json as Schema)
  const serializer: Serializer = (payload) => JSON.stringify(pick(payload))
  serializers.set(schema, serializer)
  return serializer
}

/**
 * A copy of what is named, by functions as one would write them by hand, with one literal for each object. With
 * JSON.stringify behind it that takes half as long as writing the text field by field.
 */
function pickerOf(root: Schema): (payload: unknown) => unknown {
  const functions: string[] = []
  const names = new Map<Schema, string>()
  /** The name of the function for such a value, whichever of the schemas it follows; null where it is taken as it is. */
  const pickerFor = (schemas: Schema[]): string | null => {
    const options = schemas.flatMap((schema) => optionsOf(schema, root))
    const knownName = options.length === 1 && names.get(options[0]!)
    if (knownName) return knownName
    const parts = partsOf(options)
    if (!parts) return null
    const name = `pick${functions.push('')}`
    if (options.length === 1) names.set(options[0]!, name)
    functions[Number(name.slice(4)) - 1] = `function ${name}(value) {
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return ${listOf(parts, pickerFor)}
      return ${objectOf(parts, pickerFor)}
    }`
    return name
  }
  const first = pickerFor([root])
  if (first === null) return (payload) => payload
  // oxlint-disable-next-line typescript/no-implied-eval -- its text is our own contract, and the names in it are quoted
  return new Function(`${functions.join('\n')}\nreturn ${first}`)() as (payload: unknown) => unknown
}

/** What a value may be: the schema itself, or each of a union; null, which holds nothing, left out. */
function optionsOf(schema: Schema, root: Schema): Schema[] {
  if (schema.$ref) {
    const definition = schema.$ref === '#' ? root : root.definitions?.[schema.$ref.replace('#/definitions/', '')]
    if (!definition) throw new Error(`no schema ${schema.$ref}`)
    return optionsOf(definition, root)
  }
  const inner = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((some) => some ?? [])
  if (inner.length > 0) return inner.flatMap((one) => optionsOf(one, root))
  return schema.type === 'null' ? [] : [schema]
}

type Parts = { properties: Map<string, Schema[]>; rest: Schema[]; items: Schema[] }
/** Of several, whatever any of them names; null where there is nothing to choose. */
function partsOf(options: Schema[]): Parts | null {
  const parts: Parts = { properties: new Map(), rest: [], items: [] }
  for (const { type, enum: words, const: word, properties, additionalProperties, items } of options) {
    if (type === undefined && words === undefined && word === undefined) return null
    for (const [name, of] of Object.entries(properties ?? {}))
      parts.properties.set(name, [...(parts.properties.get(name) ?? []), of])
    if (additionalProperties) parts.rest.push(additionalProperties)
    if (items) parts.items.push(items)
  }
  return parts.properties.size + parts.rest.length + parts.items.length === 0 ? null : parts
}

type PickerFor = (schemas: Schema[]) => string | null
function listOf({ items }: Parts, pickerFor: PickerFor) {
  const item = items.length > 0 && pickerFor(items)
  return item ? `value.map(${item})` : 'value'
}
function objectOf({ properties, rest }: Parts, pickerFor: PickerFor) {
  const fields = [...properties].map(([name, of]) => {
    const [key, picker] = [JSON.stringify(name), pickerFor(of)]
    return picker ? `${key}: ${picker}(value[${key}])` : `${key}: value[${key}]`
  })
  if (rest.length === 0) return `{ ${fields.join(', ')} }`
  const other = pickerFor(rest)
  const all = other
    ? `Object.fromEntries(Object.entries(value).map(([key, of]) => [key, ${other}(of)]))`
    : '{ ...value }'
  return fields.length === 0 ? all : `Object.assign(${all}, { ${fields.join(', ')} })`
}

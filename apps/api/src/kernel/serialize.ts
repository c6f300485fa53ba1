import { z } from 'zod'

type Serializer = (payload: unknown) => string
const made = new WeakMap<z.ZodType, Serializer>()

/** Made of the schema when it is first needed: it writes what the contract names and nothing else. */
export async function serializerOf(schema: z.ZodType): Promise<Serializer> {
  const known = made.get(schema)
  if (known) return known
  const { default: fastJson } = await import('fast-json-stringify')
  const json = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'output',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      delete jsonSchema.pattern
      delete jsonSchema.format
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  const serializer = fastJson(json as never) as Serializer
  made.set(schema, serializer)
  return serializer
}

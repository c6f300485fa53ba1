import { z } from 'zod'

type Schema = Record<string, unknown>

/** A value that the schema accepts: good enough to get past the door, so that what is tested is who may enter. */
export function sampleOf(schema: z.ZodType): unknown {
  return fill(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, {})
}

function fill(schema: Schema, defs: Record<string, Schema>): unknown {
  const definitions = { ...defs, ...(schema.$defs as Record<string, Schema> | undefined) }
  const { $ref } = schema as { $ref?: string }
  if ($ref) return fill(definitions[$ref.replace('#/$defs/', '')] ?? {}, definitions)
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const variants = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  if (variants) return fill(variants[0]!, definitions)
  if (schema.type === 'object') {
    const required = new Set((schema.required as string[] | undefined) ?? [])
    const fields = Object.entries((schema.properties as Record<string, Schema> | undefined) ?? {}).filter(([name]) =>
      required.has(name),
    )
    return Object.fromEntries(fields.map(([name, field]) => [name, fill(field, definitions)]))
  }
  if (schema.type === 'array')
    return Array.from({ length: Number(schema.minItems ?? 0) }, () => fill(schema.items as Schema, definitions))
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(Number(schema.minimum ?? 1), 1)
  if (schema.type === 'boolean') return true
  return sampleText(schema)
}

function sampleText({
  pattern = '',
  format,
  examples,
  minLength,
}: { pattern?: string; format?: string; examples?: string[]; minLength?: number } & Schema) {
  const prefix = /^\^([a-z]{3})_\[0-9a-f\]/.exec(pattern)?.[1]
  if (prefix) return randomId(prefix)
  if (examples?.[0]) return examples[0]
  if (format === 'date') return '2026-04-01'
  if (format === 'date-time') return '2026-04-01T00:00:00.000Z'
  if (format === 'uri') return 'https://www.example.com/post'
  return 'sample text'.padEnd(Number(minLength ?? 0), 'x')
}

export const randomId = (prefix: string) => `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`
/** `usr` of a parameter that takes `usr_…`; null for one that is no id. */
export function prefixOf(field: z.ZodType): string | null {
  const { pattern = '' } = z.toJSONSchema(field, { io: 'input' }) as { pattern?: string }
  return /^\^([a-z]{3})_\[0-9a-f\]/.exec(pattern)?.[1] ?? null
}

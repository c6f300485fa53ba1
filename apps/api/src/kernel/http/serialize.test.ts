import { expect, test } from 'vitest'
import { z } from 'zod'
import { serializerOf } from './serialize.ts'

const serialized = (schema: z.ZodType, value: unknown) => JSON.parse(serializerOf(schema)(value)) as unknown
const Named = z.object({ id: z.string(), name: z.string().nullable() }).meta({ id: 'TestNamed' })
const expected = { id: 'a', name: null }
const more = { ...expected, secret: 'x' }

test('what the contract does not name is not written, however deep', () => {
  const schema = z.object({
    one: Named,
    maybe: Named.nullable(),
    absent: Named.optional(),
    many: z.array(z.object({ inner: z.array(Named) })),
    by: z.record(z.string(), Named),
    words: z.array(z.string()),
  })
  const value = (of: object) => ({
    one: of,
    maybe: of,
    many: [{ inner: [of, of] }],
    by: { x: of, y: of },
    words: ['a'],
  })
  expect(serialized(schema, { ...value(more), secret: 1 })).toEqual(value(expected))
  expect(serialized(schema, { ...value(more), maybe: null })).toEqual({ ...value(expected), maybe: null })
  expect(serialized(z.array(Named), [more])).toEqual([expected])
})

test('names stand in the order of the contract, and what is missing is left out', () => {
  const schema = z.object({ a: z.string(), b: z.string().optional(), c: z.object({ d: z.int(), e: z.int() }) })
  expect(serializerOf(schema)({ c: { e: 2, d: 1 }, a: '"é\n' })).toBe('{"a":"\\"é\\n","c":{"d":1,"e":2}}')
})

test('of a union, what any of its options names', () => {
  const rule = z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('percent'), bps: z.int() }),
    z.strictObject({ kind: z.literal('fixed'), amount: z.int() }),
  ])
  const mixed = z.union([z.string(), z.number(), z.object({ amount: z.int() }), z.array(Named)])
  expect(serialized(rule, { kind: 'fixed', amount: 5, secret: 1 })).toEqual({ kind: 'fixed', amount: 5 })
  for (const value of ['text', 5, { amount: 1 }, [expected]]) expect(serialized(mixed, value)).toEqual(value)
  expect(serialized(mixed, [more])).toEqual([expected])
})

test('what may be anything is written as it is, and a schema may name itself', () => {
  expect(serialized(z.object({ data: z.unknown() }), { data: more })).toEqual({ data: more })
  expect(serialized(z.record(z.string(), z.unknown()), { data: more })).toEqual({ data: more })
  expect(serialized(z.looseObject({ one: Named }), { one: more, two: 2 })).toEqual({ one: expected, two: 2 })
  const Tree = z.object({
    id: z.string(),
    get inner() {
      return z.array(Tree)
    },
  })
  const tree = (of: object) => ({ ...of, inner: [{ ...of, inner: [] }] })
  expect(serialized(Tree, tree({ id: 'a', secret: 1 }))).toEqual(tree({ id: 'a' }))
})

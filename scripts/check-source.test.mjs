import { expect, test } from 'vitest'
import { findings, rules } from './check-source.mjs'

const feature = 'apps/api/src/features/selling/orders/orders.service.ts'
const page = 'apps/web/src/features/orders/OrdersPage.vue'
const later = ['TO', 'DO'].join('')
const planted = [
  {
    rule: 'what time it is',
    path: feature,
    text: 'const at = Date.now()',
    innocent: 'const at = new Date(order.placed_at)',
  },
  { rule: 'what time it is', path: feature, text: 'const at = new Date()', innocent: 'const at = clock.now()' },
  { rule: 'environment', path: feature, text: 'process.env.PORT', innocent: 'config.PORT' },
  { rule: 'mapped', path: feature, text: 'sql<number>`count(*)`', innocent: 'sql<number>`count(*)`.mapWith(Number)' },
  { rule: 'no SQL built of text', path: feature, text: 'sql.raw(order)', innocent: 'sql`${order}`' },
  { rule: 'never HTML', path: page, text: '<p v-html="bio" />', innocent: '<p>{{ bio }}</p>' },
  {
    rule: 'no “as never”',
    path: page,
    text: 'call(orders.list, { query: query as never })',
    innocent: 'call(orders.list, { query })',
  },
  {
    rule: 'stands in *.queries.ts',
    path: page,
    text: "useQuery({ key: ['orders', id], query })",
    innocent: 'useOrder(() => props.id)',
  },
  { rule: 'no enums', path: feature, text: 'export const enum State { Open }', innocent: "z.enum(['open'])" },
  { rule: 'no barrels', path: feature, text: "export * from './other.ts'", innocent: "import * as z from 'zod'" },
  {
    rule: 'an object is written as it is',
    path: feature,
    text: 'return { ...{ number, total }, items }',
    innocent: 'return { ...order, items }',
  },
  { rule: 'left for later', path: feature, text: `// ${later} round`, innocent: '// rounds half up' },
  {
    rule: 'joined by pipeline',
    path: feature,
    text: 'return chunks.pipe(unpack)',
    innocent: 'return pipeline(chunks, unpack, done)',
  },
  {
    rule: 'gives the event loop a turn',
    path: feature,
    text: '  do {\n    const page = await read(cursor)\n    cursor = page.next\n  } while (cursor)\n',
    innocent: '  do {\n    const page = await read(cursor)\n    await turn()\n  } while (cursor)\n',
  },
  {
    rule: 'gives the event loop a turn',
    path: feature,
    text: "  for (let last = ''; ;) {\n    rows.push(...(await read(last)))\n  }\n",
    innocent: '  for (;;) {\n    if (await orderByNumber(tx)) return\n  }\n',
  },
  {
    rule: 'spelt in the contract',
    path: 'apps/api/src/features/selling/orders/orders.tables.ts',
    text: "state: enumeration<'open' | 'closed'>().notNull(),",
    innocent: 'state: enumeration<OrderState>().notNull(),',
  },
  {
    rule: 'spelt in the contract',
    path: 'apps/api/src/features/selling/orders/orders.tables.ts',
    text: "type State = 'open' | 'closed'",
    innocent: 'type State = OrderState | null',
  },
  {
    rule: 'tests do not sleep',
    path: 'apps/api/src/a.test.ts',
    text: 'await sleep(50)',
    innocent: 'await expect.poll(() => rows).toHaveLength(1)',
  },
  {
    rule: 'tests do not sleep',
    path: 'apps/api/src/a.test.ts',
    text: 'await new Promise((done) => setTimeout(done, 50))',
    innocent: "vi.useFakeTimers({ toFake: ['setTimeout'] })",
  },
  { rule: 'runs alone', path: 'apps/api/src/a.test.ts', text: 'test.only(', innocent: 'test(' },
]

test.each(planted)('$rule: $text', ({ rule, path, text, innocent }) => {
  expect(findings(path, text)).toEqual([expect.stringContaining(rule)])
  expect(findings(path, innocent)).toEqual([])
})

test('every rule has its planted violation', () => {
  const unproven = rules.filter(({ name }) => !planted.some(({ rule }) => name.includes(rule)))
  expect(unproven).toEqual([])
})

test('a page that is too long is told of', () => {
  expect(findings(page, 'x\n'.repeat(121))).toEqual([expect.stringContaining('hands parts to components')])
  expect(findings(page, 'x\n'.repeat(120))).toEqual([])
})

test('a file that is too long is told of', () => {
  expect(findings(feature, 'x\n'.repeat(300))).toEqual([expect.stringContaining('301 lines')])
})

test('a contract file that is too long is found', () => {
  const contract = 'packages/contract/src/orders.ts'
  expect(findings(contract, 'x\n'.repeat(301))).toEqual([expect.stringContaining('speaks of several nouns')])
  expect(findings(contract, 'x\n'.repeat(300))).toEqual([])
})

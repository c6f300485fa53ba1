import { expect, test } from 'vitest'
import { findings } from './check-events.mjs'

const api = 'apps/api/src/features/selling/orders'
const events = `import { event } from '../../../kernel/work/work.ts'

export const orderPaid = event('order.paid', z.object({ order_id: z.string() }))
`
const emitting = `import { orderPaid } from './orders.events.ts'

await emit(tx, orderPaid, actor, about, { order_id })
`
const following = `import { orderPaid } from './orders.events.ts'

export const jobs = [job({ name: 'orders.notify', payload: orderPaid.payload, on: [orderPaid], run: notify })]
`
const whole = {
  [`${api}/orders.events.ts`]: events,
  [`${api}/orders.service.ts`]: emitting,
  [`${api}/orders.jobs.ts`]: following,
}
const without = (path) => Object.fromEntries(Object.entries(whole).filter(([name]) => name !== `${api}/${path}`))

test('an event with somebody at each end', () => {
  expect(findings(whole)).toEqual([])
})

test('an event that nobody emits is found; to import it is not to emit it', () => {
  const idle = "import { orderPaid } from './orders.events.ts'\n\nconst type: typeof orderPaid = given\n"
  const found = [expect.stringContaining('nobody emits order.paid (orderPaid)')]
  expect(findings(without('orders.service.ts'))).toEqual(found)
  expect(findings({ ...whole, [`${api}/orders.service.ts`]: idle })).toEqual(found)
})

test('an event that nobody follows is found', () => {
  expect(findings(without('orders.jobs.ts'))).toEqual([
    expect.stringContaining('nobody follows order.paid (orderPaid)'),
  ])
})

test.each([
  [
    'a page',
    'apps/web/src/features/orders/orders.queries.ts',
    "export const orderQueries = queryKind('orders', ['order.*'])",
  ],
  ['a reaction', `${api}/sums.service.ts`, 'export const reactions = [reaction({ on: facts.orderPaid, act: add })]'],
])('%s follows as well', (_, path, text) => {
  expect(findings({ ...without('orders.jobs.ts'), [path]: text })).toEqual([])
})

test('the audit log follows what is written with `audit`, also through a helper', () => {
  const audited = `const decision = (action: string) => event(\`order.\${action}\`, payload, { audit: true })

export const orderPaid = decision('paid')
`
  expect(findings({ ...without('orders.jobs.ts'), [`${api}/orders.events.ts`]: audited })).toEqual([])
})

test('a page that waits for an event that does not exist is found', () => {
  const path = 'apps/web/src/features/orders/orders.queries.ts'
  const text = "export const orderQueries = queryKind('orders', ['order.payed'])"
  expect(findings({ ...whole, [path]: text })).toEqual([`${path}: no event is called order.payed`])
})

import { expect, test } from 'vitest'
import { findings } from './check-storeys.mjs'

const at = 'apps/api/src/features'
const importing = (...from) => from.map((one) => `import { it } from '${one}'\n`).join('')

test('a house in order', () => {
  const files = {
    [`${at}/selling/orders/orders.service.ts`]: importing(
      '../ledger/ledger.service.ts',
      '../../deals/products/products.tables.ts',
    ),
    [`${at}/selling/ledger/ledger.service.ts`]: importing(
      '../../people/sponsors/sponsors.tables.ts',
      '../../../kernel/db/db.ts',
    ),
  }
  expect(findings(files)).toEqual([])
})

test.each([
  ['a value', `import { it } from '../../selling/orders/orders.service.ts'`],
  ['a type', `import type { It } from '../../selling/orders/orders.tables.ts'`],
  ['several lines', `import {\n  one,\n  type Two,\n} from '../../selling/orders/orders.service.ts'`],
  ['a text', `import en from '../../selling/orders/orders.mails.en.json' with { type: 'json' }`],
  ['what is loaded later', `const { it } = await import('../../selling/orders/orders.service.ts')`],
  ['what is passed on', `export { it } from '../../selling/orders/orders.service.ts'`],
  ['what is only run', `import '../../selling/orders/orders.service.ts'`],
])('no import from a later storey: %s', (_, line) => {
  const files = { [`${at}/deals/campaigns/campaigns.service.ts`]: `// why\n${line}\n` }
  expect(findings(files)).toEqual([expect.stringMatching(/^campaigns -> orders goes up: .*campaigns\.service\.ts/)])
})

test('no circle of features, through however many', () => {
  const files = {
    [`${at}/selling/orders/orders.service.ts`]: importing('../coupons/coupons.service.ts'),
    [`${at}/selling/coupons/coupons.service.ts`]: importing('../ledger/ledger.tables.ts'),
    [`${at}/selling/ledger/ledger.jobs.ts`]: `import type { It } from '../orders/orders.events.ts'`,
  }
  expect(findings(files)[0]).toBe('a circle of features: coupons -> ledger -> orders -> coupons')
})

test('every feature has a storey', () => {
  const files = { [`${at}/gifts/gifts.service.ts`]: importing('../selling/orders/orders.service.ts') }
  expect(findings(files)).toContainEqual(expect.stringMatching(/^gifts belongs to no storey/))
})

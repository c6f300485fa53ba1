import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './setup.mjs'

const api = 'apps/api/src'
const web = 'apps/web/src'
const orders = `${api}/features/selling/orders/orders`
const coupons = `${api}/features/selling/coupons/coupons`
const empty = 'export const it = 1\n'
const imports = (...from) => `${from.map((one, at) => `import * as m${at} from '${one}'`).join('\n')}\n`

// One file that breaks each rule, and only that rule.
const broken = {
  'no-cycles': {
    [`${api}/kernel/a.ts`]: imports('./b.ts') + empty,
    [`${api}/kernel/b.ts`]: imports('./a.ts') + empty,
  },
  'contract-stands-alone': { 'packages/contract/src/orders.ts': imports('../../../apps/api/src/kernel/clock.ts') },
  'client-stands-alone': { 'packages/client/src/client.ts': imports('../../contract/src/common.ts') },
  'command-line-of-the-client-needs-node-alone': { 'packages/client/src/cli/main.ts': imports('zod') },
  'web-and-api-meet-in-the-contract': { [`${web}/App.ts`]: imports('../../api/src/kernel/clock.ts') },
  'kernel-knows-no-feature': { [`${api}/kernel/access.ts`]: imports('../features/selling/orders/orders.service.ts') },
  'api-features-meet-at-the-front-door': {
    [`${orders}.service.ts`]: imports('../coupons/coupons.queries.ts'),
    [`${coupons}.queries.ts`]: empty,
  },
  'web-features-meet-in-shared': {
    [`${web}/features/orders/list.ts`]: imports('../coupons/row.ts'),
    [`${web}/features/coupons/row.ts`]: empty,
  },
  'rules-are-pure': { [`${orders}.rules.ts`]: imports('./orders.service.ts') },
  'sql-lives-in-services': { [`${orders}.routes.ts`]: imports('drizzle-orm') },
  'http-lives-in-the-kernel': { [`${orders}.routes.ts`]: imports('fastify') },
  'services-know-no-http': {
    [`${orders}.service.ts`]: "import type { FastifyReply } from 'fastify'\nexport type Answer = FastifyReply\n",
  },
  'charts-live-in-ui': { [`${web}/features/orders/chart.ts`]: imports('chart.js') },
  'routes-jobs-exports-and-pages-are-leaves': {
    [`${orders}.service.ts`]: imports('./orders.jobs.ts'),
    [`${orders}.jobs.ts`]: empty,
  },
  'features-are-listed-in-one-place': { [`${api}/serve.ts`]: imports('./features/selling/orders/orders.feature.ts') },
  'a-feature-names-its-own-files': { [`${orders}.feature.ts`]: imports('../coupons/coupons.service.ts') },
}
const ground = {
  [`${api}/kernel/clock.ts`]: empty,
  [`${api}/kernel/lifecycle.ts`]: empty,
  [`${orders}.service.ts`]: imports('drizzle-orm', '../coupons/coupons.service.ts'),
  [`${orders}.rules.ts`]: imports('../../../kernel/lifecycle.ts'),
  [`${coupons}.service.ts`]: empty,
  [`${api}/app.ts`]: imports('./features/selling/orders/orders.feature.ts'),
  [`${api}/feature.ts`]: empty,
  [`${orders}.feature.ts`]: imports('../../../feature.ts', './orders.routes.ts', '../coupons/coupons.tables.ts'),
  [`${coupons}.tables.ts`]: empty,
  [`${orders}.routes.ts`]: imports('./orders.service.ts'),
  [`${web}/main.ts`]: empty,
  [`${web}/features/orders/page.ts`]: imports('../coupons/shared/code.ts'),
  [`${web}/features/coupons/shared/code.ts`]: empty,
  'packages/contract/src/common.ts': imports('zod'),
}

/** Lays the files into a house of their own and answers with the names of the rules they break. */
function judge(files) {
  const house = mkdtempSync(join(tmpdir(), 'affluence-imports-'))
  try {
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.base.json'])
      copyFileSync(join(root, name), join(house, name))
    for (const part of ['apps/api', 'apps/web', 'packages/contract']) {
      mkdirSync(join(house, part), { recursive: true })
      symlinkSync(join(root, part, 'node_modules'), join(house, part, 'node_modules'))
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(house, dirname(path)), { recursive: true })
      writeFileSync(join(house, path), text)
    }
    const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'packages']
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'), ...args],
      { cwd: house, encoding: 'utf8', maxBuffer: 2 ** 26 },
    )
    if (!stdout.startsWith('{')) throw new Error(stderr)
    return [...new Set(JSON.parse(stdout).summary.violations.map(({ rule }) => rule.name))]
  } finally {
    rmSync(house, { recursive: true, force: true })
  }
}

test('a house in order breaks no rule', () => {
  expect(judge(ground)).toEqual([])
})

test.each(Object.entries(broken))('%s', (rule, files) => {
  expect(judge({ ...ground, ...files })).toEqual([rule])
})

test('a circle of types alone is a circle, and so is one through a file that is loaded later', () => {
  const closing = {
    [`${api}/kernel/b.ts`]: "import type { A } from './a.ts'\nexport type B = A\n",
  }
  const ofTypes = { ...closing, [`${api}/kernel/a.ts`]: "import type { B } from './b.ts'\nexport type A = B | 1\n" }
  const later = { ...closing, [`${api}/kernel/a.ts`]: "export type A = 1\nexport const b = () => import('./b.ts')\n" }
  expect(judge({ ...ground, ...ofTypes })).toEqual(['no-cycles'])
  expect(judge({ ...ground, ...later })).toEqual(['no-cycles'])
})

test('every rule is broken once', () => {
  const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'))
  expect(forbidden.map(({ name }) => name).toSorted()).toEqual(Object.keys(broken).toSorted())
})

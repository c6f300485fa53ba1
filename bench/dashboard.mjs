// A year of sales in figures, out of sums that each order writes: the product against hand-written statements on the
// same sums, and beside itself with 10,000 orders instead of 1,000,000. All take turns.
import { getting } from './_load.mjs'
import { FEW, grown, MANY } from './_grown.mjs'
import { ratesOf, ratiosOf, takeTurns, tell, told } from './_versus.mjs'

const rounds = Number(process.argv[2] ?? 7)
const ms = Number(process.argv[3] ?? 2000)
const DAY = 86_400_000
const day = (ago) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10)
const path = `/api/v1/dashboard/sales?from=${day(365)}&to=${day(0)}`

const { shop, few, many, floor, end } = await grown('dashboard', 'dashboard.mjs', { tokens: 8 })
const read = async ({ url }) => {
  const reply = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${shop.tokens[0]}` } })
  return reply.json()
}
let ok = true
try {
  const [ours, theirs] = [await read(many), await read(floor)]
  if (ours.sales?.[0]?.placed.now !== MANY)
    throw new Error(`not all orders are counted: ${JSON.stringify(ours).slice(0, 300)}`)
  for (const part of ['sales', 'traffic', 'top']) {
    const sorted = (value) =>
      JSON.stringify(value, (_, one) =>
        one && typeof one === 'object' && !Array.isArray(one)
          ? Object.fromEntries(Object.entries(one).toSorted())
          : one,
      )
    if (sorted(ours[part]) !== sorted(theirs[part])) throw new Error(`not the same ${part}`)
  }
  const asking = ({ port }) => shop.tokens.map((token) => getting({ path, port, token: `Bearer ${token}` }))
  const sides = Object.fromEntries(
    Object.entries({ many, floor, few }).map(([side, of]) => [side, { ...of, requests: asking(of) }]),
  )
  const found = await takeTurns(sides, { rounds, ms, status: 200 })
  const product = told(found.many)
  const against = ratiosOf(ratesOf(found.many), ratesOf(found.floor))
  ok = tell({ path: 'dashboard of a year', product, floor: told(found.floor), ratios: against, least: 0.6 })
  const growth = ratiosOf(ratesOf(found.few), ratesOf(found.many))
  const of = { path: `dashboard, ${FEW} → ${MANY} orders`, product, floor: told(found.few), against: 'with few' }
  ok = tell({ ...of, ratios: growth, most: 1.5 }) && ok
} finally {
  await end()
}
process.exit(ok ? 0 : 1)

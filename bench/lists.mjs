// A page of 50 orders out of 1,000,000, newest first and filtered and sorted by amount: the product against
// hand-written statements, and beside itself with 10,000 orders. All take turns.
import { getting } from './_load.mjs'
import { FEW, grown, MANY } from './_grown.mjs'
import { ratesOf, ratiosOf, takeTurns, tell, told } from './_versus.mjs'

const rounds = Number(process.argv[2] ?? 7)
const ms = Number(process.argv[3] ?? 2000)
const paths = {
  'list, newest': '/api/v1/orders?limit=50',
  'list, filtered and sorted': '/api/v1/orders?payment=paid&fulfilment=completed&sort=-total&limit=50',
}

const { shop, few, many, floor, end } = await grown('lists', 'lists.mjs')
const isSame = async (path) => {
  const read = async ({ url }) => {
    const reply = await fetch(`${url}${path}`, { headers: { authorization: `Api-Key ${shop.keys[0]}` } })
    return (await reply.json()).data.map(({ id, commission, attribution }) => [
      id,
      commission?.amount,
      attribution?.via,
    ])
  }
  const [ours, theirs] = [await read(many), await read(floor)]
  if (ours.length !== 50 || JSON.stringify(ours) !== JSON.stringify(theirs))
    throw new Error(`${path}: not the same page`)
}
let ok = true
try {
  for (const [name, path] of Object.entries(paths)) {
    await isSame(path)
    const asking = ({ port }) => shop.keys.map((key) => getting({ path, port, token: `Api-Key ${key}` }))
    const sides = Object.fromEntries(
      Object.entries({ many, floor, few }).map(([side, of]) => [side, { ...of, requests: asking(of) }]),
    )
    const found = await takeTurns(sides, { rounds, ms, status: 200 })
    const product = told(found.many)
    const against = ratiosOf(ratesOf(found.many), ratesOf(found.floor))
    ok = tell({ path: name, product, floor: told(found.floor), ratios: against, least: 0.65 }) && ok
    const growth = ratiosOf(ratesOf(found.few), ratesOf(found.many))
    const of = { path: `${name}, ${FEW} → ${MANY} orders`, product, floor: told(found.few), against: 'with few' }
    ok = tell({ ...of, ratios: growth, most: 1.5 }) && ok
  }
} finally {
  await end()
}
process.exit(ok ? 0 : 1)

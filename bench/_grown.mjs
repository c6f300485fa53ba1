// The product on a database with few orders and on one with many, and a floor beside the one with many.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedOrders } from './_many.mjs'
import { openSales, startProduct, startProgram } from './_product.mjs'

export const FEW = Number(process.env.BENCH_FEW ?? 10_000)
export const MANY = Number(process.env.BENCH_MANY ?? 1_000_000)
// What follows from the facts is done by another process; a sign-in counts on all of them.
const keys = `bench:${Buffer.alloc(32, 5).toString('base64')}`
const alone = { ROLE: 'api', SECRET_KEYS: keys, PUBLIC_URL: 'http://localhost:3000' }

const programOf = (floor) => join(import.meta.dirname, 'floor', floor)

/** `floor` names a program of floor/, which reads the database of the one with many; without it, there is none. */
export async function grown(name, floor, { tokens = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), `affluence-${name}-`))
  const file = (of) => join(folder, of, 'affluence.sqlite')
  const running = []
  const end = async () => {
    for (const { stop } of running) await stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const first = await startProduct(join(folder, 'few'), alone)
    const shop = await openSales(first.url, { tokens })
    await first.stop()
    mkdirSync(join(folder, 'many'))
    copyFileSync(file('few'), file('many'))
    seedOrders(file('few'), shop, FEW)
    seedOrders(file('many'), shop, MANY)
    const started = async (make) => {
      const program = await make
      running.push(program)
      return program
    }
    return {
      shop,
      end,
      few: await started(startProduct(join(folder, 'few'), alone)),
      many: await started(startProduct(join(folder, 'many'), alone)),
      floor: floor && (await started(startProgram(programOf(floor), { DATABASE_FILE: file('many') }, '/'))),
    }
  } catch (error) {
    await end()
    throw error
  }
}

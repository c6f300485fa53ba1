// The product against a floor: both take turns, so that whatever else the machine does meets both, and only ratios
// of neighbours are told: their median, the least and the most.
import { appendFileSync, readFileSync } from 'node:fs'
import { load, median } from './_load.mjs'

export const ratiosOf = (above, below) => above.map((one, at) => one / below[at])
export const spreadOf = (ratios) => `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`

/** One line of the table; `npm run bench` prints them all at the end. */
export function tell({ path, product, floor, against = 'floor', ratios, least, most }) {
  const ratio = median(ratios)
  const ok = (least === undefined || ratio >= least) && (most === undefined || ratio <= most)
  const limit = least !== undefined ? `≥ ${least}` : most !== undefined ? `≤ ${most}` : 'none'
  const row = {
    path,
    product,
    floor: floor && `${against} ${floor}`,
    ratio: ratio.toFixed(2),
    spread: spreadOf(ratios),
  }
  const text = `${path}: ${product}; ${row.floor ?? against}; ratio ${row.ratio} (${row.spread}), limit ${limit}`
  process.stdout.write(`${text}${ok ? '' : ' – MISSED'}\n`)
  if (process.env.BENCH_TABLE) appendFileSync(process.env.BENCH_TABLE, `${JSON.stringify({ ...row, limit, ok })}\n`)
  return ok
}

/** What a process has used of the processor, in milliseconds; 0 where nobody says. */
export function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** Runs `sides` = { product, floor }, each { port, pid, requests }, in turns; answers what each did in each round. */
export async function takeTurns(sides, { rounds, ms, status, connections }) {
  const found = Object.fromEntries(Object.keys(sides).map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, { port, pid, requests }] of Object.entries(sides)) {
      const before = cpuOf(pid)
      const result = await load({ port, requests, status, connections, ms: round < 0 ? Math.min(ms, 1500) : ms })
      if (result.wrong > 0 || result.count === 0)
        throw new Error(`${name}: ${result.wrong} wrong answers, such as ${result.sample}`)
      if (round >= 0) found[name].push({ ...result, cpu: (cpuOf(pid) - before) / result.count })
    }
  }
  return found
}

export function told(results) {
  const of = (measure) => median(results.map((one) => one[measure]))
  return `${of('rate').toFixed(0)} a second, p99 ${of('p99').toFixed(0)} ms, ${of('cpu').toFixed(2)} ms of a core each`
}
export const ratesOf = (results) => results.map(({ rate }) => rate)

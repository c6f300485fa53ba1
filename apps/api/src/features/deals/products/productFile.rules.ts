import { decimals } from '@affluence/contract/common'
import { CreateProduct } from '@affluence/contract/products'

export const REQUIRED_COLUMNS = ['name', 'price', 'url'] as const
export const MOST_ROWS = 5000

/** Spreadsheets of half the world write a semicolon: the heading shows which it is. */
export function delimiterIn(csv: string) {
  const heading = csv.slice(0, csv.search(/[\r\n]|$/))
  const many = (sign: string) => heading.split(sign).length
  return [',', ';', '\t'].reduce((most, sign) => (many(sign) > many(most) ? sign : most))
}

type Fault = { path: string; code: string }
type Read = { product: CreateProduct } | { faults: Fault[] }

/** 12.5 in a currency of two decimals is 1250; null for what is no such number. */
export function minorUnits(text: string, digits: number) {
  const [, units, part = ''] = /^\s*(\d{1,12})(?:[.,](\d+))?\s*$/.exec(text) ?? []
  if (units === undefined || (part.length > digits && /[1-9]/.test(part.slice(digits)))) return null
  return Number(`${units}${part.slice(0, digits).padEnd(digits, '0')}`)
}

export function readRow(row: Readonly<Record<string, string>>, currency: string): Read {
  const cellOf = (name: string) => row[name]?.trim() || undefined
  const digits = decimals(currency)
  const percent = cellOf('commission_percent')
  const amount = cellOf('commission_amount')
  const faults: Fault[] = []
  const number = (path: string, text: string | undefined, places: number) => {
    const value = text === undefined ? null : minorUnits(text, places)
    if (value === null) faults.push({ path, code: text === undefined ? 'required' : 'not_a_number' })
    return value ?? 1
  }
  if (percent && amount) faults.push({ path: 'commission_percent', code: 'two_commissions' })
  const commission = amount
    ? { kind: 'fixed', amount: number('commission_amount', amount, digits) }
    : { kind: 'percent', bps: number('commission_percent', percent?.replace(/\s*%$/, ''), 2) }
  const read = CreateProduct.safeParse({
    name: cellOf('name') ?? '',
    description: cellOf('description'),
    category: cellOf('category'),
    price: number('price', cellOf('price'), digits),
    currency: cellOf('currency')?.toUpperCase(),
    url: cellOf('url') ?? '',
    commission,
    state: cellOf('state')?.toLowerCase() ?? 'active',
  })
  if (!read.success)
    faults.push(...read.error.issues.map((issue) => ({ path: issue.path.join('.'), code: codeOf(issue) })))
  else if (read.data.currency && read.data.currency !== currency)
    faults.push({ path: 'currency', code: 'currency_mismatch' })
  return faults.length > 0 || !read.success ? { faults } : { product: read.data }
}

const codeOf = (issue: { code: string }) => {
  const { params } = issue as { params?: { code?: string } }
  return params?.code ?? issue.code
}

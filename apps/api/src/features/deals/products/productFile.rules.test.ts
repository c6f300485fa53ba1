import { describe, expect, test } from 'vitest'
import { delimiterIn, minorUnits, readRow } from './productFile.rules.ts'

test.each([
  ['12.5', 2, 1250],
  ['12,50', 2, 1250],
  ['12', 0, 12],
  ['12.500', 2, 1250],
  ['1.234', 3, 1234],
  ['12.505', 2, null],
  ['-1', 2, null],
  ['1e3', 2, null],
  ['', 2, null],
  ['1 000', 2, null],
])('%s with %i decimals is %s', (text, digits, amount) => expect(minorUnits(text, digits)).toBe(amount))

const row = { name: 'Linen shirt', price: '29.90', url: 'https://shop.example.com/p/1', commission_percent: '7.5 %' }

describe('a row of a catalogue', () => {
  test('that is complete', () => {
    expect(readRow({ ...row, category: ' Fashion ', currency: 'eur', state: 'Draft' }, 'EUR')).toEqual({
      product: {
        name: 'Linen shirt',
        category: 'Fashion',
        price: 2990,
        currency: 'EUR',
        url: 'https://shop.example.com/p/1',
        commission: { kind: 'percent', bps: 750 },
        state: 'draft',
      },
    })
  })
  test('with an amount', () => {
    const { commission_percent: _, ...rest } = row
    expect(readRow({ ...rest, price: '2000', commission_amount: '250' }, 'XAF')).toMatchObject({
      product: { price: 2000, commission: { kind: 'fixed', amount: 250 } },
    })
  })
  test.each([
    [{ name: '' }, 'name', 'too_small'],
    [{ price: 'free' }, 'price', 'not_a_number'],
    [{ price: '' }, 'price', 'required'],
    [{ url: 'http://shop.example.com' }, 'url', 'https_only'],
    [{ url: 'https://10.0.0.1/' }, 'url', 'public_host_only'],
    [{ url: 'https://a:b@shop.example.com/' }, 'url', 'no_sign_in_in_url'],
    [{ commission_percent: '101' }, 'commission.bps', 'too_big'],
    [{ commission_percent: '' }, 'commission_percent', 'required'],
    [{ commission_amount: '1' }, 'commission_percent', 'two_commissions'],
    [{ currency: 'USD' }, 'currency', 'currency_mismatch'],
    [{ state: 'gone' }, 'state', 'invalid_value'],
  ])('%j is refused for %s', (change, path, code) => {
    expect(readRow({ ...row, ...change }, 'EUR')).toMatchObject({ faults: [{ path, code }] })
  })
})

test.each([
  ['name,price', ','],
  ['name;price\n1,2,3,4', ';'],
  ['name\tprice\r\n', '\t'],
  ['name', ','],
])('%j is separated by %j', (csv, sign) => expect(delimiterIn(csv)).toBe(sign))

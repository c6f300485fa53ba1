/** An amount as it is typed, in minor units: nothing is 0, and what is no amount is null. */
export function amountIn(text: string, exponent: number): number | null {
  const plain = text.replaceAll(/[\s\u00A0\u202F']/g, '').replace(',', '.')
  if (plain === '') return 0
  if (!/^\d{1,12}(\.\d*)?$/.test(plain)) return null
  const [whole = '', rest = ''] = plain.split('.')
  if (rest.length > exponent && Number(rest.slice(exponent)) > 0) return null
  return Number(whole + rest.slice(0, exponent).padEnd(exponent, '0'))
}

/** How many decimals a currency has: XAF 0, EUR 2, TND 3. */
export const decimals = (currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

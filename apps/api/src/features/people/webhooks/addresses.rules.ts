const partsOf = (url: string) => {
  const [address = ''] = url.split('#', 1)
  const at = address.indexOf('?')
  return at < 0 ? { base: address, query: null } : { base: address.slice(0, at), query: address.slice(at + 1) }
}

/** As others may see the address of a receiver: a query often holds a secret. */
export const withoutQuery = (url: string) => partsOf(url).base

/** As the audit keeps it: which values it has, not what they are. */
export function withMaskedQuery(url: string) {
  const { base, query } = partsOf(url)
  if (query === null) return base
  const names = query.split('&').map((part) => (part.includes('=') ? `${part.split('=', 1)[0]}=***` : '***'))
  return `${base}?${names.join('&')}`
}

import { BlockList, isIPv6 } from 'node:net'

const familyOf = (ip: string) => (isIPv6(ip) ? 'ipv6' : 'ipv4')

/** Whether an address is one of these, or inside one of these ranges; without a list it always is. */
export function isWithin(ip: string, ranges: readonly string[] | null) {
  if (!ranges) return true
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = familyOf(address)
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  const plain = ip.replace(/%.*$/, '') // a link-local address names its network card
  return list.check(plain, familyOf(plain))
}

/** From so many registrations on, each costs its sender some computing: of one network, and of all together. */
export const ASKED_FROM = { network: 10, everybody: 60 }
/** About 260,000 hashes, less than a second of a browser; twice as many each time the number of registrations doubles. */
const LEAST_BITS = 18
const MOST_BITS = 21

type Counts = { network: number; everybody: number }
/** How many zero bits are asked for; none while few register. */
export function bitsFor({ network, everybody }: Counts): number | null {
  const load = Math.max(network / ASKED_FROM.network, everybody / ASKED_FROM.everybody)
  return load < 1 ? null : Math.min(MOST_BITS, LEAST_BITS + Math.floor(Math.log2(load)))
}

/** How many zero bits a hash begins with. */
export function zeroBits(hash: Uint8Array) {
  const first = hash.findIndex((byte) => byte !== 0)
  return first < 0 ? hash.length * 8 : first * 8 + Math.clz32(hash[first]!) - 24
}

/** Browsers hash only asynchronously, and on no page without https: too slow for a puzzle of 100,000s of hashes. */
const primes: number[] = []
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
const fraction = (x: number) => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0
const ROUND = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))

const turned = (x: number, by: number) => (x >>> by) | (x << (32 - by))
const schedule = new Int32Array(64)

/** One block of 64 bytes (FIPS 180-4, section 6.2.2). */
function compress(state: Int32Array, block: DataView, at: number) {
  const w = schedule
  for (let i = 0; i < 16; i++) w[i] = block.getInt32(at + i * 4)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!
    const y = w[i - 2]!
    const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)
    const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10)
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i]! + w[i]!) | 0
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  const sums = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] = (state[i]! + sums[i]!) | 0
}

/** The eight words of the SHA-256 of an ASCII text. */
export function sha256(text: string): Int32Array {
  const bytes = new Uint8Array((((text.length + 8) >> 6) + 1) << 6)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  bytes[text.length] = 0x80
  const block = new DataView(bytes.buffer)
  block.setUint32(bytes.length - 4, text.length * 8)
  const state = START.slice()
  for (let at = 0; at < bytes.length; at += 64) compress(state, block, at)
  return state
}

import { crc32, deflateSync } from 'node:zlib'

const WIDE = 480
const HIGH = 360
const grounds = [
  [0xf4, 0xe4, 0xd7],
  [0xd8, 0xe8, 0xe6],
  [0xf3, 0xdd, 0xd4],
  [0xe6, 0xe4, 0xf0],
  [0xf5, 0xec, 0xcf],
] as const
const inks = [
  [0x1c, 0x5d, 0x6b],
  [0xc7, 0x6b, 0x45],
  [0x8a, 0x9a, 0x5b],
  [0xd9, 0xa4, 0x41],
  [0x6b, 0x4f, 0x7a],
] as const
type Colour = readonly [number, number, number]

/** Whether a point, measured from the middle, lies in one of a few plain shapes: a disc, an arch, a bowl, a pebble, a sun. */
const shapes: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => x * x + y * y < 90 * 90,
  (x, y) => Math.abs(x) < 70 && y < 100 && (y > -20 || x * x + (y + 20) ** 2 < 70 * 70),
  (x, y) => y > -10 && x * x + (y + 10) ** 2 < 105 * 105,
  (x, y) => (x / 120) ** 2 + (y / 70) ** 2 < 1,
  (x, y) => Math.hypot(x, y) < 78 + 16 * Math.cos(Math.atan2(y, x) * 9),
]

/** A still life of two shapes on a quiet ground, another for every number: what the demo’s products look like. */
export function drawing(n: number): Buffer {
  const ground = grounds[n % grounds.length]!
  const [front, back] = [inks[(n * 2) % inks.length]!, inks[(n * 2 + 3) % inks.length]!]
  const [near, far] = [shapes[n % shapes.length]!, shapes[(n * 3 + 1) % shapes.length]!]
  const colourAt = (x: number, y: number): Colour => {
    if (near(x + 40, y - 30)) return front
    if (far(x - 60, y + 25)) return back
    return y > 110 ? (ground.map((part) => part - 14) as unknown as Colour) : ground
  }
  const rows = Buffer.alloc(HIGH * (1 + WIDE * 3))
  for (let y = 0, at = 0; y < HIGH; y++) {
    at++
    for (let x = 0; x < WIDE; x++) for (const part of colourAt(x - WIDE / 2, y - HIGH / 2)) rows[at++] = part
  }
  return png(rows)
}

function png(rows: Buffer) {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(WIDE, 0)
  head.writeUInt32BE(HIGH, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(kind: string, data: Buffer) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([size, body, sum])
}

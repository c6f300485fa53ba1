import { crc32, deflateSync } from 'node:zlib'

/** Charts as PNG, drawn here: mail programs show neither SVG nor style sheets, and nothing is fetched from elsewhere. */
type Colour = readonly [number, number, number]
export const ACCENT: Colour = [0, 110, 138]
export const LIGHT_BLUE: Colour = [133, 209, 232]
export const LIGHT_GREY: Colour = [226, 232, 240]
const WHITE: Colour = [255, 255, 255]
type Box = { left: number; top: number; width: number; height: number; colour: Colour }

function paint(width: number, height: number, boxes: Box[]) {
  const row = 1 + width * 3
  const pixels = Buffer.alloc(row * height, 255)
  for (let y = 0; y < height; y++) pixels[y * row] = 0
  for (const { left, top, width: w, height: h, colour } of boxes) {
    for (let y = Math.max(0, top); y < Math.min(height, top + h); y++) {
      for (let x = Math.max(0, left); x < Math.min(width, left + w); x++) pixels.set(colour, y * row + 1 + x * 3)
    }
  }
  return png(width, height, pixels)
}

function png(width: number, height: number, pixels: Buffer) {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8) // eight bits, true colour
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const frame = Buffer.alloc(8 + body.length)
  frame.writeUInt32BE(data.length, 0)
  frame.set(body, 4)
  frame.writeUInt32BE(crc32(body), 4 + body.length)
  return frame
}

const WIDTH = 912
const BARS = 240
/** One bar a value, over a pale line. */
export function barChart(values: number[]) {
  const most = Math.max(1, ...values)
  const step = WIDTH / Math.max(1, values.length)
  const bars = values.map((value, n): Box => {
    const height = Math.round((value / most) * (BARS - 16))
    const x = Math.round(n * step + step * 0.15)
    return { left: x, top: BARS - 4 - height, width: Math.round(step * 0.7), height, colour: ACCENT }
  })
  return paint(WIDTH, BARS, [{ left: 0, top: BARS - 4, width: WIDTH, height: 4, colour: LIGHT_GREY }, ...bars])
}

/** One line, shared out among its parts. */
export function shareChart(parts: { value: number; colour: Colour }[]) {
  const total = parts.reduce((sum, { value }) => sum + value, 0)
  let x = 0
  const boxes = parts.map(({ value, colour }): Box => {
    const width = total === 0 ? 0 : Math.round((value / total) * WIDTH)
    const box = { left: x, top: 0, width, height: 40, colour }
    x += width
    return box
  })
  return paint(WIDTH, 40, [
    { left: 0, top: 0, width: WIDTH, height: 40, colour: total === 0 ? LIGHT_GREY : WHITE },
    ...boxes,
  ])
}

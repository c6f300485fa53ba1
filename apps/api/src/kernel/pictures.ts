import { crc32 } from 'node:zlib'

/** What the bytes are, whatever their sender calls them; `bytes` is the picture and nothing else. */
export type Picture = { media: 'image/png' | 'image/jpeg' | 'image/webp'; width: number; height: number; bytes: Buffer }

/** Walked part by part: where it was taken, comments, and whatever hides between or behind the parts stay outside. */
export function readPicture(bytes: Buffer): Picture | null {
  if (bytes.subarray(0, 8).equals(PNG)) return readPng(bytes)
  if (bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8) return readJpeg(bytes)
  const isWebp =
    bytes.length > 30 && bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
  return isWebp ? readWebp(bytes) : null
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const PNG_PARTS = 'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT'.split(' ')
function readPng(bytes: Buffer): Picture | null {
  const kept: Buffer[] = [PNG]
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at)
    const kind = bytes.toString('latin1', at + 4, at + 8)
    const isFirst = at === 8
    if (end > bytes.length || isFirst !== (kind === 'IHDR') || (isFirst && end !== 33)) return null
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return null
    if (PNG_PARTS.includes(kind)) kept.push(bytes.subarray(at, end))
    if (kind === 'IEND')
      return {
        media: 'image/png',
        width: bytes.readUInt32BE(16),
        height: bytes.readUInt32BE(20),
        bytes: Buffer.concat(kept),
      }
    at = end
  }
  return null
}

const [EXIF, SCAN, END, FILL] = [0xe1, 0xda, 0xd9, 0xff]
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
/** Tables and frames, JFIF and Adobe's note on colours, a colour profile; no comment, no words of a camera. */
const belongs = (marker: number, part: Buffer) =>
  (marker < 0xe0 && marker >= 0xc0) ||
  marker === 0xe0 ||
  marker === 0xee ||
  (marker === 0xe2 && part.toString('latin1', 4, 15) === 'ICC_PROFILE')

function readJpeg(bytes: Buffer): Picture | null {
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let [size, hasScan] = [null as { width: number; height: number } | null, false]
  for (let at = 2; at < bytes.length;) {
    const marker = bytes[at + 1] ?? 0
    if (marker === END) break
    if (marker === FILL) {
      at++
      continue
    }
    if (bytes[at] !== 0xff || at + 4 > bytes.length) return null
    const next = at + 2 + bytes.readUInt16BE(at + 2)
    const end = marker === SCAN ? endOfScan(bytes, next) : next
    if (next < at + 4 || end > bytes.length) return null
    const part = bytes.subarray(at, end)
    if (isFrame(marker) && part.length > 9) size ??= { width: part.readUInt16BE(7), height: part.readUInt16BE(5) }
    hasScan ||= marker === SCAN
    if (belongs(marker, part)) kept.push(part)
    else if (marker === EXIF && orientationIn(part) > 1) kept.push(turnedAs(orientationIn(part)))
    at = end
  }
  kept.push(Buffer.from([0xff, END]))
  return size && hasScan ? { media: 'image/jpeg', ...size, bytes: Buffer.concat(kept) } : null
}

/** Where the next marker stands: in a scan, a 0xff of the picture is followed by 0, and restarts are numbered. */
function endOfScan(bytes: Buffer, from: number) {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}

/** Which side of a photograph is up: all that is kept of what its camera wrote. */
function orientationIn(part: Buffer) {
  const tiff = part.subarray(10)
  if (part.toString('latin1', 4, 10) !== 'Exif\0\0' || tiff.length < 8) return 1
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const at16 = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const first = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  for (let n = 0; n < Math.min(at16(first), 100); n++) {
    const entry = first + 2 + n * 12
    if (at16(entry) === 0x0112) return at16(entry + 8)
  }
  return 1
}
const turnedAs = (orientation: number) =>
  Buffer.from(`ffe100224578696600004d4d002a0000000800010112000300000001000${orientation % 9}000000000000`, 'hex')

const WEBP_PARTS = 'VP8X ICCP ANIM ANMF ALPH VP8L'.split(' ').concat('VP8 ')
const [HAS_EXIF, HAS_XMP] = [0x08, 0x04]
function readWebp(bytes: Buffer): Picture | null {
  const size = sizeOfWebp(bytes)
  const end = 8 + bytes.readUInt32LE(4)
  if (!size || end > bytes.length) return null
  const kept: Buffer[] = []
  for (let at = 12; at + 8 <= end;) {
    const length = bytes.readUInt32LE(at + 4)
    const next = at + 8 + length + (length % 2)
    if (at + 8 + length > end) return null
    const kind = bytes.toString('latin1', at, at + 4)
    const part = Buffer.from(bytes.subarray(at, Math.min(next, end)))
    if (kind === 'VP8X') part[8]! &= ~(HAS_EXIF | HAS_XMP)
    if (WEBP_PARTS.includes(kind)) kept.push(part)
    at = next
  }
  const body = Buffer.concat(kept)
  const head = Buffer.from('RIFF....WEBP', 'latin1')
  head.writeUInt32LE(4 + body.length, 4)
  return { media: 'image/webp', ...size, bytes: Buffer.concat([head, body]) }
}

function sizeOfWebp(bytes: Buffer) {
  const kind = bytes.toString('latin1', 12, 16)
  if (kind === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  if (kind === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
  if (kind !== 'VP8L') return null
  const bits = bytes.readUInt32LE(21)
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
}

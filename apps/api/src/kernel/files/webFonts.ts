import { inflateSync } from 'node:zlib'

const [HEAD, ENTRY] = [44, 20]

/** A font as it was before it was packed for the web: read from there, each letter would unpack its table anew. */
export function plainFont(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a packed font')
  const many = woff.readUInt16BE(12)
  const font = Buffer.alloc(woff.readUInt32BE(16))
  woff.copy(font, 0, 4, 8)
  font.writeUInt16BE(many, 4)
  let at = 12 + many * 16
  for (let n = 0; n < many; n++) {
    const entry = HEAD + n * ENTRY
    const [from, packedSize, size] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field)) as [
      number,
      number,
      number,
    ]
    const data = woff.subarray(from, from + packedSize)
    const table = packedSize < size ? inflateSync(data) : data
    const line = 12 + n * 16
    woff.copy(font, line, entry, entry + 4)
    woff.copy(font, line + 4, entry + 16, entry + ENTRY)
    font.writeUInt32BE(at, line + 8)
    font.writeUInt32BE(size, line + 12)
    table.copy(font, at)
    at += Math.ceil(size / 4) * 4
  }
  return font
}

import { gzipSync } from 'node:zlib'

type Shape = { bounds: [west: number, south: number, east: number, north: number]; zooms: [number, number] }

/** A number as PMTiles writes it: seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}

/** An archive of vector tiles with one empty tile, at zoom 0: the smallest that a reader takes for one. */
export function tinyTiles({ bounds, zooms }: Shape): Buffer {
  // One entry: tile 0, once, of the given length, at the beginning.
  const tile = gzipSync(Buffer.alloc(0))
  const directory = gzipSync(Buffer.from([1, 0, 1, ...varint(tile.length), 1]))
  const metadata = gzipSync(JSON.stringify({ attribution: 'A test', vector_layers: [] }))
  const header = Buffer.alloc(127)
  header.write('PMTiles', 0, 'latin1')
  header[7] = 3
  const data = 127 + directory.length + metadata.length
  const numbers = [127, directory.length, 127 + directory.length, metadata.length, data, 0, data, tile.length, 1, 1, 1]
  numbers.forEach((number, index) => header.writeBigUInt64LE(BigInt(number), 8 + index * 8))
  // Clustered; directories and tiles in gzip; vector tiles.
  ;[1, 2, 2, 1, ...zooms].forEach((byte, index) => (header[96 + index] = byte))
  bounds.forEach((side, index) => header.writeInt32LE(Math.round(side * 1e7), 102 + index * 4))
  return Buffer.concat([header, directory, metadata, tile])
}

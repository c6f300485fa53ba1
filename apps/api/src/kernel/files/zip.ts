import { crc32, createDeflateRaw } from 'node:zlib'

export type Sink = (bytes: Buffer) => Promise<void>
const MAX_SIZE = 0xffff_ffff
/** The first day that the format knows: what is written does not depend on when. */
const TIME = Buffer.from([0, 0, 0x21, 0])
/** Sizes follow the data, names are UTF-8. */
const FLAGS = 0x0808

type Entry = { name: Buffer; offset: number; crc: number; packed: number; size: number }

/** Writes an archive as it comes, an entry after the other, holding no more of it than the last write. */
export function zipWriter(sink: Sink) {
  const entries: Entry[] = []
  let offset = 0
  async function write(bytes: Buffer) {
    offset += bytes.length
    if (offset > MAX_SIZE) throw new RangeError('larger than an archive may be')
    await sink(bytes)
  }

  async function open(path: string) {
    const entry: Entry = { name: Buffer.from(path), offset, crc: 0, packed: 0, size: 0 }
    await write(headOf(entry))
    return entryWriter(entry, write, () => entries.push(entry))
  }

  async function end() {
    const begin = offset
    for (const entry of entries) {
      const head = [signed(0x02014b50), words(20, 20, FLAGS, 8), TIME, sizesOf(entry), lengthsOf(entry)]
      await write(Buffer.concat([...head, Buffer.alloc(10), long(entry.offset), entry.name]))
    }
    const counts = words(0, 0, entries.length, entries.length)
    await write(Buffer.concat([signed(0x06054b50), counts, long(offset - begin), long(begin), words(0)]))
  }
  return { open, end }
}
/** Packs what is written to an entry, and passes it on at once. */
function entryWriter(entry: Entry, put: Sink, onEnd: () => void) {
  const deflate = createDeflateRaw({ level: 1 })
  const ready: Buffer[] = []
  deflate.on('data', (bytes: Buffer) => ready.push(bytes))
  async function drain() {
    for (const bytes of ready.splice(0)) {
      entry.packed += bytes.length
      await put(bytes)
    }
  }
  return {
    size: () => entry.size,
    async write(text: string) {
      const bytes = Buffer.from(text)
      entry.crc = crc32(bytes, entry.crc)
      entry.size += bytes.length
      await new Promise<void>((done, fail) => deflate.write(bytes, (error) => (error ? fail(error) : done())))
      await drain()
    },
    async close() {
      const end = new Promise((done, fail) => deflate.on('end', done).on('error', fail))
      deflate.end()
      await end
      await drain()
      await put(Buffer.concat([signed(0x08074b50), sizesOf(entry)]))
      onEnd()
    },
  }
}
export type ZipEntry = Awaited<ReturnType<ReturnType<typeof zipWriter>['open']>>

function words(...values: number[]) {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [n, value] of values.entries()) bytes.writeUInt16LE(value, n * 2)
  return bytes
}
function long(value: number) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const signed = long
const headOf = (entry: Entry) =>
  Buffer.concat([signed(0x04034b50), words(20, FLAGS, 8), TIME, Buffer.alloc(12), lengthsOf(entry), entry.name])
const sizesOf = ({ crc, packed, size }: Entry) => Buffer.concat([long(crc), long(packed), long(size)])
const lengthsOf = ({ name }: Entry) => words(name.length, 0)

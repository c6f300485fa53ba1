import { crc32, inflateRawSync } from 'node:zlib'

/** What an archive holds, read by its own table of contents and checked against it. */
export function unzip(archive: Buffer): Map<string, string> {
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006'))
  const parts = new Map<string, string>()
  let at = archive.readUInt32LE(end + 16)
  for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error('no entry where one should be')
    const [crc, packed, size] = [16, 20, 24].map((offset) => archive.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ]
    const length = archive.readUInt16LE(at + 28)
    const name = archive.toString('utf8', at + 46, at + 46 + length)
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const bytes = inflateRawSync(archive.subarray(start, start + packed))
    if (bytes.length !== size || crc32(bytes) !== crc) throw new Error(`${name} is damaged`)
    parts.set(name, bytes.toString())
    at += 46 + length
  }
  return parts
}

const plain = (text: string) =>
  text.replace(
    /&(amp|lt|gt|quot|#13);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#13': '\r' })[name]!,
  )

/** The styles of instants and days, as `xlsx.ts` numbers them. */
const [INSTANT, DAY] = [' s="3"', ' s="4"']
const EPOCH = Date.UTC(1899, 11, 30)

/** The sheets of a workbook by name, as rows of cells; an instant or a day is told as the API tells it. */
export function readXlsx(archive: Buffer): Record<string, (string | number | boolean | null)[][]> {
  const parts = unzip(archive)
  const sheetTags = [...parts.get('xl/workbook.xml')!.matchAll(/<sheet name="(.*?)" sheetId="(\d+)"/g)]
  return Object.fromEntries(
    sheetTags.map(([, name, n]) => {
      const rows = [...parts.get(`xl/worksheets/sheet${n}.xml`)!.matchAll(/<row r="\d+">(.*?)<\/row>/gs)]
      return [
        plain(name!),
        rows.map(([, cells]) => [...cells!.matchAll(/<c([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(cellOf)),
      ]
    }),
  )
}
function cellOf([, look, inner]: RegExpExecArray) {
  if (inner === undefined) return null
  const text = plain(inner.replace(/<[^>]+>/g, ''))
  if (look!.includes('t="b"')) return text === '1'
  if (look!.includes('inlineStr')) return text.replace(/_x005F_/g, '_')
  if (!look!.includes(INSTANT) && !look!.includes(DAY)) return Number(text)
  const date = new Date(EPOCH + Math.round(Number(text) * 86_400_000)).toISOString()
  return look!.includes(DAY) ? date.slice(0, 10) : date
}

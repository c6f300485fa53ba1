import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config.ts'

/** What a map needs to know of an archive of tiles before it asks for one. */
type Tiles = {
  url: string
  bounds: [west: number, south: number, east: number, north: number]
  zooms: [number, number]
}

const NAME = /^[\w-][\w.-]{0,100}\.pmtiles$/
/** The header of PMTiles, version 3. */
const HEADER = { bytes: 127, magic: 'PMTiles', version: 7, kind: 99, zooms: 100, bounds: 102 }
const VECTOR = 1
const E7 = 1e7

/** Null for what is no archive of vector tiles. */
async function headerOf(file: string): Promise<Omit<Tiles, 'url'> | null> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER.bytes), 0, HEADER.bytes, 0)
    const isOurs = bytesRead === HEADER.bytes && buffer.toString('latin1', 0, HEADER.version) === HEADER.magic
    if (!isOurs || buffer[HEADER.version] !== 3 || buffer[HEADER.kind] !== VECTOR) return null
    const side = (index: number) => buffer.readInt32LE(HEADER.bounds + index * 4) / E7
    return {
      bounds: [side(0), side(1), side(2), side(3)],
      zooms: [buffer[HEADER.zooms]!, buffer[HEADER.zooms + 1]!],
    }
  } finally {
    await handle.close()
  }
}

/** `bytes=a-b`, `bytes=a-` or `bytes=-n`; null for none, and for several at once, which nobody needs. */
function rangeIn(header: string | undefined, size: number): { start: number; end: number } | 'outside' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return null
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return start > end ? 'outside' : { start, end }
}

/** Streets for our maps, where the operator has put archives of them into `DATA_DIR/map`. */
export function serveStreets(app: FastifyInstance, { DATA_DIR }: Pick<Config, 'DATA_DIR'>) {
  const folder = join(DATA_DIR, 'map')
  const names = async () =>
    (await readdir(folder).catch((): string[] => [])).filter((name) => NAME.test(name)).toSorted()

  const list = async (_request: FastifyRequest, reply: FastifyReply) => {
    const found: Tiles[] = []
    for (const name of await names()) {
      const header = await headerOf(join(folder, name)).catch(() => null)
      if (header) found.push({ url: `/map/${name}`, ...header })
    }
    return reply.header('cache-control', 'no-cache').send({ tiles: found })
  }

  const send = async (request: FastifyRequest, reply: FastifyReply) => {
    const { name } = request.params as { name: string }
    // By the names that are there: no path from outside reaches the disk.
    if (!(await names()).includes(name)) return reply.callNotFound()
    const file = join(folder, name)
    const { size, mtimeMs } = await stat(file)
    const range = rangeIn(request.headers.range, size)
    void reply.type('application/vnd.pmtiles').headers({
      'accept-ranges': 'bytes',
      etag: `"${size}-${Math.floor(mtimeMs)}"`,
      'cache-control': 'public, max-age=3600',
    })
    if (range === 'outside') return reply.code(416).header('content-range', `bytes */${size}`).send()
    const { start, end } = range ?? { start: 0, end: size - 1 }
    if (range) void reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`)
    return reply.header('content-length', end - start + 1).send(createReadStream(file, { start, end }))
  }
  app.route({ method: 'GET', url: '/map/tiles.json', config: { access: 'anyone' }, handler: list })
  app.route({ method: 'GET', url: '/map/:name', config: { access: 'anyone' }, handler: send })
}

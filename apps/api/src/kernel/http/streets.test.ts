import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tinyTiles } from '../../testing/tiles.ts'
import { testApp } from '../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
const archive = tinyTiles({ bounds: [9.6, 3.95, 9.85, 4.15], zooms: [0, 14] })
beforeAll(async () => void (t = await testApp()))
afterAll(() => t.end())
const get = (url: string, range?: string) => t.app.inject({ url, headers: range ? { range } : {} })

test('without archives there are no streets', async () => {
  expect((await get('/map/tiles.json')).json()).toEqual({ tiles: [] })
  expect((await get('/map/douala.pmtiles')).statusCode).toBe(404)
})

test('an archive that the operator put there is listed with its bounds, and read in parts', async () => {
  const folder = join(t.kernel.config.DATA_DIR, 'map')
  mkdirSync(folder)
  writeFileSync(join(folder, 'douala.pmtiles'), archive)
  writeFileSync(join(folder, 'broken.pmtiles'), 'PMTiles')
  writeFileSync(join(folder, 'notes.txt'), 'a note')
  expect((await get('/map/tiles.json')).json()).toEqual({
    tiles: [{ url: '/map/douala.pmtiles', bounds: [9.6, 3.95, 9.85, 4.15], zooms: [0, 14] }],
  })

  const whole = await get('/map/douala.pmtiles')
  expect([whole.statusCode, whole.rawPayload.equals(archive)]).toEqual([200, true])
  const part = await get('/map/douala.pmtiles', 'bytes=7-10')
  expect([part.statusCode, part.headers['content-range'], part.headers['content-length']]).toEqual([
    206,
    `bytes 7-10/${archive.length}`,
    '4',
  ])
  expect(part.rawPayload.equals(archive.subarray(7, 11))).toBe(true)
  expect((await get('/map/douala.pmtiles', 'bytes=-5')).rawPayload.equals(archive.subarray(-5))).toBe(true)
  expect((await get('/map/douala.pmtiles', 'bytes=7-')).rawPayload.equals(archive.subarray(7))).toBe(true)
  expect((await get('/map/douala.pmtiles', `bytes=${archive.length}-`)).statusCode).toBe(416)
  expect((await get('/map/douala.pmtiles', 'bytes=9-7')).statusCode).toBe(416)
})

test.each(['/map/notes.txt', '/map/..%2Faffluence.sqlite', '/map/%2e%2e%2fsecrets', '/map/absent.pmtiles'])(
  '%s is not served',
  async (url) => expect((await get(url)).statusCode).toBe(404),
)

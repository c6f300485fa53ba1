import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { jpeg, png, webp } from '../testing/pictures.ts'
import { readPicture } from './pictures.ts'

const told = (bytes: Buffer) => {
  const { media, width, height } = readPicture(bytes) ?? {}
  return { media, width, height }
}
const secret = Buffer.from('<script>48.8584 N</script>')
const part = (kind: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(kind), data])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([size, body, sum])
}
const segment = (marker: number, data: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}
/** What a camera writes: which side is up, and more than that. */
const exif = (orientation: number) => {
  const tiff = '49492a0008000000' + '0100' + `1201030001000000${orientation.toString(16).padStart(2, '0')}000000`
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), Buffer.from(`${tiff}00000000`, 'hex'), secret]))
}

test('a picture is known by its bytes, with its size, and left as it is', () => {
  expect(told(png)).toEqual({ media: 'image/png', width: 8, height: 8 })
  expect(told(jpeg)).toEqual({ media: 'image/jpeg', width: 3, height: 2 })
  expect(told(webp)).toEqual({ media: 'image/webp', width: 3, height: 2 })
  for (const one of [png, jpeg, webp]) expect(readPicture(one)!.bytes).toEqual(one)
})

test('what only says that it is a picture is none', () => {
  expect(readPicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'))).toBeNull()
  expect(readPicture(Buffer.from('GIF89a'))).toBeNull()
  expect(readPicture(Buffer.alloc(0))).toBeNull()
  for (const one of [png, jpeg, webp])
    for (const length of [9, 20, 40]) expect(readPicture(one.subarray(0, length))).toBeNull()
  const damaged = Buffer.from(png)
  damaged[20] = 77
  expect(readPicture(damaged)).toBeNull()
  expect(readPicture(Buffer.from('ffd8ffe1ffff0000', 'hex'))).toBeNull()
  expect(readPicture(Buffer.from('ffd8ffe1000000ffd9', 'hex'))).toBeNull()
})

test('what stands behind a picture stays outside', () => {
  for (const one of [png, jpeg, webp]) expect(readPicture(Buffer.concat([one, secret]))!.bytes).toEqual(one)
})

test('words between the parts of a picture stay outside; which side is up is kept', () => {
  const written = Buffer.concat([png.subarray(0, 33), part('tEXt', secret), part('eXIf', secret), png.subarray(33)])
  expect(readPicture(written)!.bytes).toEqual(png)

  const start = jpeg.subarray(0, 2)
  const comment = Buffer.concat([start, segment(0xfe, secret), exif(1), jpeg.subarray(2)])
  expect(readPicture(comment)!.bytes).toEqual(jpeg)
  const turned = readPicture(Buffer.concat([start, exif(6), jpeg.subarray(2)]))!.bytes
  expect(turned.includes(secret)).toBe(false)
  expect(turned.subarray(2, 38).toString('hex')).toMatch(/^ffe10022457869660000.*0112000300000001000600000000/)
  expect(Buffer.concat([start, turned.subarray(38)])).toEqual(jpeg)

  const about = Buffer.concat([webp, Buffer.from('EXIF'), Buffer.from([secret.length, 0, 0, 0]), secret])
  about.writeUInt32LE(about.length - 8, 4)
  expect(readPicture(about)!.bytes).toEqual(webp)
})

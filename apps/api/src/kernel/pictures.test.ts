import { expect, test } from 'vitest'
import { readPicture } from './pictures.ts'

const png = (width: number, height: number) => {
  const bytes = Buffer.alloc(33)
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108007800a0030122000211010311', 'hex')

test('a picture is known by its bytes, with its size', () => {
  expect(readPicture(png(640, 480))).toEqual({ media: 'image/png', width: 640, height: 480 })
  expect(readPicture(jpeg)).toEqual({ media: 'image/jpeg', width: 160, height: 120 })
  const webp = Buffer.alloc(40)
  webp.write('RIFF....WEBPVP8X', 'latin1')
  webp.writeUIntLE(799, 24, 3)
  webp.writeUIntLE(599, 27, 3)
  expect(readPicture(webp)).toEqual({ media: 'image/webp', width: 800, height: 600 })
})

test('what only says that it is a picture is none', () => {
  expect(readPicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'))).toBeNull()
  expect(readPicture(Buffer.from('GIF89a'))).toBeNull()
  expect(readPicture(png(1, 1).subarray(0, 20))).toBeNull()
  expect(readPicture(Buffer.from('ffd8ffe1ffff', 'hex'))).toBeNull()
  expect(readPicture(Buffer.alloc(0))).toBeNull()
})

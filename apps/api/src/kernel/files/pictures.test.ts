import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { bomb, jpeg, photo, png, webp } from '../../testing/pictures.ts'
import { readPicture } from './pictures.ts'

const refusal = (code: string) => expect.objectContaining({ code })
const FORMS = ['png', 'jpeg', 'webp'] as const

test('a picture is known by its bytes, with its size', async () => {
  expect(await readPicture(png)).toMatchObject({ media: 'image/png', width: 8, height: 8, smaller: [] })
  expect(await readPicture(jpeg)).toMatchObject({ media: 'image/jpeg', width: 3, height: 2, smaller: [] })
  expect(await readPicture(webp)).toMatchObject({ media: 'image/webp', width: 3, height: 2, smaller: [] })
})

test('a file that only claims to be a picture is refused', async () => {
  for (const bytes of [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), Buffer.from('BM'), Buffer.alloc(0)])
    await expect(readPicture(bytes)).rejects.toEqual(refusal('not_a_picture'))
})

test.each(FORMS)('a %s that was cut off is refused, wherever it ends', async (form) => {
  const whole = await photo(form)
  for (const share of [0.1, 0.5, 0.9, 0.99])
    await expect(readPicture(whole.subarray(0, whole.length * share))).rejects.toEqual(refusal('picture_damaged'))
})

test.each(['png', 'jpeg'] as const)('a %s that is filled up with garbage is refused', async (form) => {
  const whole = await photo(form)
  const half = whole.length >> 1
  for (const rest of [Buffer.alloc(half), randomBytes(half), Buffer.alloc(half, '<script>')])
    await expect(readPicture(Buffer.concat([whole.subarray(0, half), rest]))).rejects.toEqual(
      refusal('picture_damaged'),
    )
})

test.each(FORMS)('words in or behind a %s stay outside', async (form) => {
  const words = await sharp(await photo(form, 200, 100))
    .withExif({ IFD0: { Copyright: 'SECRET PLACE' } })
    .toBuffer()
  expect(words.includes('SECRET PLACE')).toBe(true)
  const { bytes } = await readPicture(Buffer.concat([words, Buffer.from('<script>')]))
  expect(bytes.includes('SECRET PLACE')).toBe(false)
  expect(bytes.includes('<script>')).toBe(false)
})

test('a photo of a turned phone is stored upright, with the size as displayed', async () => {
  const turned = await sharp(await photo('jpeg', 1200, 800))
    .withMetadata({ orientation: 6 })
    .toBuffer()
  const picture = await readPicture(turned)
  expect(picture).toMatchObject({ width: 800, height: 1200, smaller: [{ width: 320, height: 480 }] })
  expect((await sharp(picture.bytes).metadata()).orientation).toBeUndefined()
})

test('two widths are made of what is wider, and nothing is kept larger than anybody needs', async () => {
  const picture = await readPicture(await photo('jpeg', 3000, 1500))
  expect(picture).toMatchObject({
    media: 'image/jpeg',
    width: 2000,
    height: 1000,
    smaller: [
      { media: 'image/webp', width: 320, height: 160 },
      { media: 'image/webp', width: 960, height: 480 },
    ],
  })
  for (const { bytes, width } of picture.smaller) expect((await sharp(bytes).metadata()).width).toBe(width)
})

test('a small file that unfolds to billions of pixels is refused unread', async () => {
  expect(bomb.length).toBeLessThan(20_000)
  await expect(readPicture(bomb)).rejects.toEqual(refusal('picture_too_large'))
})

test('pictures of other programs are named', async () => {
  const box = (brand: string) => Buffer.from(`\0\0\0\x1cftyp${brand}\0\0\0\0mif1`, 'latin1')
  await expect(readPicture(Buffer.from('GIF89a'))).rejects.toEqual(refusal('picture_is_gif'))
  await expect(readPicture(box('avif'))).rejects.toEqual(refusal('picture_is_avif'))
  await expect(readPicture(box('heic'))).rejects.toEqual(refusal('picture_is_heic'))
})

import { products } from '@affluence/contract/products'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { file_chunks, files } from '../../../kernel/files/files.tables.ts'
import { photo, png } from '../../../testing/pictures.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import type { Caller } from '../../../testing/testApp.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
})
afterAll(() => w.end())

const upload = (who: Caller, id: string, body = png) => who(products.setImage, { params: { id }, body } as never)

test('a product has one picture, which everybody sees and only its sponsor changes', async () => {
  const { id, image_url } = await w.offer({ name: 'Shirt' })
  expect(image_url).toBeNull()
  const first = await upload(w.shop, id)
  expect(first.status).toBe(200)
  const stored = first.body.image_url!
  expect((await w.app.inject(stored)).headers['content-type']).toBe('image/png')
  expect((await w.ada(products.get, { params: { id } })).body.image_url).toBe(stored)
  expect((await upload(w.rival, id)).status).toBe(404)
  expect((await upload(w.ada, id)).status).toBe(403)
  expect(await upload(w.shop, id, Buffer.from('<svg/>'))).toMatchObject({ code: 'not_a_picture' })

  const second = (await upload(w.shop, id)).body.image_url!
  expect(second).not.toBe(stored)
  expect((await w.app.inject(stored)).statusCode).toBe(404)
  expect((await w.shop(products.dropImage, { params: { id } })).body.image_url).toBeNull()
  expect((await w.app.inject(second)).statusCode).toBe(404)
})

test('a picture is served in the width that a page needs, and goes as a whole', async () => {
  const { id } = await w.offer({ name: 'Scarf' })
  const { image_url } = (await upload(w.shop, id, await photo('jpeg', 1600, 1200))).body
  const widthOf = async (width: number) => {
    const served = await w.app.inject(`${image_url}?width=${width}`)
    return [served.statusCode, served.headers['content-type'], (await sharp(served.rawPayload).metadata()).width]
  }
  expect(await widthOf(320)).toEqual([200, 'image/webp', 320])
  expect(await widthOf(960)).toEqual([200, 'image/webp', 960])
  expect((await w.app.inject(`${image_url}?width=500`)).statusCode).toBe(422)
  await w.shop(products.dropImage, { params: { id } })
  expect(await w.kernel.db.read.select().from(files)).toEqual([])
  expect(await w.kernel.db.read.select().from(file_chunks)).toEqual([])
})

test('a picture from before there were widths is served as it is', async () => {
  const { id } = await w.offer({ name: 'Hat' })
  const { image_url } = (await upload(w.shop, id)).body
  const served = await w.app.inject(`${image_url}?width=320`)
  expect(served.headers['content-type']).toBe('image/png')
})

test('an unreadable picture is refused in words, and the one before stays', async () => {
  const { id } = await w.offer({ name: 'Glove' })
  const { image_url } = (await upload(w.shop, id)).body
  const whole = await photo('jpeg')
  const bad = await upload(w.shop, id, whole.subarray(0, whole.length / 2))
  expect(bad).toMatchObject({ status: 422, code: 'picture_damaged' })
  expect(await upload(w.shop, id, Buffer.from('GIF89a'))).toMatchObject({ status: 422, code: 'picture_is_gif' })
  expect((await w.app.inject(image_url!)).statusCode).toBe(200)
})

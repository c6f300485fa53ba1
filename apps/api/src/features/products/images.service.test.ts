import { products } from '@affluence/contract/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { png } from '../../testing/pictures.ts'
import { affiliationWorld, type World } from '../../testing/affiliationWorld.ts'
import type { Caller } from '../../testing/testApp.ts'

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

import { authentication } from '@affluence/contract/authentication'
import { createPinia, setActivePinia } from 'pinia'
import { expect, test } from 'vitest'
import { useSession } from './kernel/session.ts'
import { router } from './router.ts'
import { me } from './testing/samples.ts'
import { Refused, stubApi } from './testing/stubApi.ts'

const lands = async (path: string) => {
  const { name, fullPath } = router.resolve(path)
  await router.push(path).catch(() => null)
  const { name: reached, fullPath: at } = router.currentRoute.value
  return { found: name, name: reached, at, fullPath }
}

test('who is signed in keeps the menu where a page does not exist, a stranger does not get one', async () => {
  setActivePinia(createPinia())
  stubApi().stub(authentication.refresh, () => new Refused({ status: 401, code: 'unauthenticated' }))
  expect(await lands('/nowhere?a=1')).toMatchObject({ name: 'not_found', at: '/nowhere?a=1' })
  const session = useSession()
  session.user = me()
  expect(await lands('/no/where?a=1')).toMatchObject({ name: 'not_found_inside', at: '/no/where?a=1' })
  expect(await lands('/admin/users')).toMatchObject({ name: 'not_found_inside', at: '/admin/users' })
})

import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

test('an admin approves or refuses with a reason; the owner hears of it by mail and sees it', async () => {
  const sponsor = await t.register('sponsor')
  const admin = await t.admin()
  const of = { params: { id: sponsor.me.id } }
  expect((await admin(users.reject, { ...of, body: {} as never })).status).toBe(422)
  await admin(users.reject, { ...of, body: { reason: 'The <b>papers</b> are missing' } })
  expect((await sponsor(myAccount.get)).body.party).toMatchObject({
    approval: 'rejected',
    approval_reason: 'The <b>papers</b> are missing',
  })
  expect((await sponsor(myAccount.resubmit, { body: { sells_on: 'Instagram' } })).body.party).toMatchObject({
    approval: 'pending',
    approval_reason: null,
  })
  expect((await admin(users.approve, of)).body).toMatchObject({
    party: { approval: 'approved' },
    actions: ['suspend', 'flag', 'remove'],
  })
  expect(await admin(users.approve, of)).toMatchObject({ status: 409, code: 'wrong_state' })
  const history = (await admin(users.history, of)).body.data.map((step) => `${step.from}>${step.to}`)
  expect(history).toEqual(['pending>approved', 'rejected>pending', 'pending>rejected'])
  await t.work()
  const mine = t.letters.filter((letter) => letter.to === sponsor.me.email)
  expect(mine.map((letter) => letter.subject).toSorted()).toEqual([
    'Confirm your e-mail address',
    'Your account is approved',
    'Your application was not accepted',
  ])
  const refusal = mine.find((letter) => letter.subject.includes('not accepted'))
  expect(refusal?.html).toContain('The &#60;b&#62;papers')
  await t.work()
  expect(t.letters.filter((letter) => letter.to === sponsor.me.email)).toHaveLength(3)
})

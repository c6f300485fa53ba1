import { quotas, type QuotaUse } from '@affluence/contract/quotas'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { ApiError } from '../../kernel/api.ts'
import { setLocale } from '../../kernel/messages.ts'
import { explain, wordZod } from '../../kernel/problems.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import QuotaCard from './shared/QuotaCard.vue'

wordZod()
const uses: QuotaUse[] = [
  { quota: 'products', used: 1200, most: 20_000, is_own: false },
  { quota: 'file_bytes', used: 2_000_000, most: 1_000_000_000, is_own: false },
  { quota: 'streams', used: null, most: 20, is_own: true },
]
const id = `usr_${'0'.repeat(31)}1`
let api: ReturnType<typeof stubApi>
beforeEach(async () => {
  await setLocale('en')
  api = stubApi()
  api.stub(quotas.mine, () => ({ data: uses }))
  api.stub(quotas.of, () => ({ data: uses }))
  api.stub(quotas.change, ({ body }) => ({
    data: uses.map((use) => (use.quota === 'products' ? { ...use, most: body.most ?? 20_000 } : use)),
  }))
})

test('one sees how much of each is used, and changes nothing', async () => {
  await renderPage(QuotaCard, { texts: ['quotas'] })
  expect(await screen.findByText('1,200 of 20,000')).toBeTruthy()
  expect(screen.getByText(/^20 for each user \(own limit\)/)).toBeTruthy()
  expect(screen.queryAllByRole('button')).toEqual([])
})

test.each([
  ['5000', 5000],
  ['', null],
])('an admin types %j and gives the limit %j', async (typed, most) => {
  await renderPage(QuotaCard, { texts: ['quotas'], props: { userId: id } })
  await fireEvent.click(await screen.findByRole('button', { name: 'Change the limit: Products' }))
  await fireEvent.update(await screen.findByLabelText('At most'), typed)
  await fireEvent.submit(document.querySelector('form')!)
  await waitFor(() => expect(api.asked(quotas.change)).toHaveLength(1))
  expect(api.asked(quotas.change)[0]).toMatchObject({
    url: `/api/v1/admin/users/${id}/quotas/products`,
    body: { most },
  })
})

test.each([
  ['en', 'You have as many products as your account may hold (20,000).'],
  ['fr', /^Vous avez autant de produits que votre compte peut en contenir \(20.000\)\.$/],
] as const)('a refusal names the quota and its limit, in %s', async (locale, expected) => {
  await renderPage(QuotaCard, { texts: ['quotas'] })
  await setLocale(locale)
  const problem = {
    type: '',
    title: '',
    status: 409,
    code: 'quota_reached',
    quota: 'products',
    used: 20_000,
    most: 20_000,
  }
  expect(explain(new ApiError(409, problem))).toMatch(expected)
})

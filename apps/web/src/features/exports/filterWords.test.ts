import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { admin } from '@affluence/contract/admin'
import { adRequests } from '@affluence/contract/adRequests'
import { affiliations } from '@affluence/contract/affiliations'
import { campaigns } from '@affluence/contract/campaigns'
import { commissions } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { influencers } from '@affluence/contract/influencers'
import { clicksByDay, links } from '@affluence/contract/links'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { products } from '@affluence/contract/products'
import { roster } from '@affluence/contract/roster'
import { ledger } from '@affluence/contract/ledger'
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { loadTexts, setLocale, useTexts } from '../../kernel/messages.ts'
import { filterWords } from './filterWords.ts'

const t = useTexts('exports')
const told = (filters: Record<string, string>) => filterWords(t, { filters })
beforeEach(() => loadTexts('exports'))

const bare = (field: unknown): unknown =>
  field instanceof z.ZodOptional || field instanceof z.ZodDefault ? bare(field.unwrap()) : field

const lists = [
  ...[campaigns.list, adRequests.list, products.list, affiliations.list, links.list, clicksByDay, orders.list],
  ...[commissions.list, coupons.list, ledger.entries, ledger.topUps, payouts.list, roster.list],
  ...[myAccount.logins, users.logins, admin.audit, users.list, influencers.search],
]

const filters = lists.flatMap(({ query }) =>
  Object.entries((query as z.ZodObject).shape)
    .filter(([name]) => !['cursor', 'limit', 'sort'].includes(name))
    .map(([name, field]) => ({ name, of: bare(field) })),
)

test('every filter of a list that can be taken along has a name', () => {
  expect(
    filters.map(({ name }) => name).filter((name) => told({ [name]: '2026-03-01' }) === t('filters.other')),
  ).toEqual([])
})

test('so has each of the values one can choose', () => {
  const chosen = filters.flatMap(({ name, of }) =>
    of instanceof z.ZodEnum ? of.options.map((value) => told({ [name]: String(value) })) : [],
  )
  expect(chosen.filter((words) => !/^[\w’ ]+: \S/.test(words))).toEqual([])
})

test('states as their list words them, days and money as they are written, whom by what they are', async () => {
  expect(told({ sort: 'name' })).toBe('Everything')
  expect(told({ fulfilment: 'completed', from: '2026-03-01' })).toBe('Delivery: delivered · From: Mar 1, 2026')
  const rich = { budget_min: '150000', currency: 'EUR', campaign_id: 'cmp_1' }
  expect(told(rich)).toBe('Budget from: €1,500.00 · Currency: EUR · One campaign')
  await setLocale('fr')
  expect(told({ payment: 'paid', q: 'paid' })).toBe('Paiement\u00A0: payé · Recherche\u00A0: paid')
  await setLocale('en')
})

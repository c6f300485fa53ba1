import type { AffiliationRequest } from '@affluence/contract/affiliations'
import { fireEvent, screen } from '@testing-library/vue'
import { defineComponent, h } from 'vue'
import { expect, test } from 'vitest'
import { useSession } from '../../kernel/session.ts'
import { affiliation } from '../../testing/affiliation.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { me } from '../../testing/samples.ts'
import QueueCard from './QueueCard.vue'

async function show(request: AffiliationRequest, role: 'sponsor' | 'admin' = 'sponsor') {
  const decisions: string[] = []
  const page = defineComponent(() => {
    useSession().user = me({ role })
    return () => h(QueueCard, { request, onDecide: (decision: string) => void decisions.push(decision) })
  })
  await renderPage(page, { texts: ['affiliations', 'products', 'links'] })
  return decisions
}

test('a waiting request is approved or refused from its card', async () => {
  const decisions = await show(affiliation())
  await fireEvent.click(screen.getByRole('button', { name: 'Approve: Ada, House blend' }))
  await fireEvent.click(screen.getByRole('button', { name: 'Refuse: Ada, House blend' }))
  expect(decisions).toEqual(['approve', 'reject'])
  expect(screen.queryByRole('button', { name: /End affiliation/ })).toBeNull()
})

test('a refused request shows its reason and offers nothing that is over', async () => {
  await show(affiliation({ state: 'rejected', response: 'Not our readers', actions: [] }))
  expect(screen.getByText('Reason')).toBeTruthy()
  expect(screen.getByText('Not our readers')).toBeTruthy()
  expect(screen.queryAllByRole('button')).toEqual([])
})

test('the accounts of an influencer are linked, and an admin reads whose product it is', async () => {
  const influencer = { ...affiliation().influencer, instagram: 'ada.ig', tiktok: 'ada_tt' }
  await show(affiliation({ influencer }), 'admin')
  expect(screen.getByRole('link', { name: 'Instagram' }).getAttribute('href')).toBe('https://www.instagram.com/ada.ig')
  expect(screen.getByRole('link', { name: 'TikTok' }).getAttribute('href')).toBe('https://www.tiktok.com/@ada_tt')
  expect(screen.queryByRole('link', { name: 'YouTube' })).toBeNull()
  expect(screen.getByText(/Café Zoé/)).toBeTruthy()
})

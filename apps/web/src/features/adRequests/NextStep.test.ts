import type { AdRequestDetail } from '@affluence/contract/adRequests'
import { screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { request } from '../../testing/adRequest.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { signedIn } from '../../testing/signedIn.ts'
import { stubApi } from '../../testing/stubApi.ts'
import NextStep from './NextStep.vue'

async function show(role: 'sponsor' | 'influencer' | 'admin', more: Partial<AdRequestDetail> = {}) {
  stubApi()
  await renderPage(signedIn(role, NextStep, { request: request(more) }), { texts: ['adRequests'] })
}
const buttons = () => screen.queryAllByRole('button').map((one) => one.textContent?.trim())

test('what goes on comes first, what ends the request comes last', async () => {
  await show('influencer', { actions: ['reject', 'counter', 'accept'] })
  expect(screen.getByRole('heading', { name: 'Your turn: Café Zoé proposes €120.00' })).toBeTruthy()
  expect(buttons()).toEqual(['Accept', 'Answer with other terms', 'Decline'])
})

test('the side that asked to cancel takes its request back; the other one answers it', async () => {
  const asked = { state: 'accepted', cancel_asked_by: 'sponsor', actions: ['keep', 'cancel'] } as const
  await show('sponsor', { ...asked, actions: ['keep'] })
  expect(buttons()).toEqual(['Take back my request to cancel'])
  await show('influencer', { ...asked, actions: [...asked.actions] })
  expect(buttons()).toEqual(['Take back my request to cancel', 'Go on with the agreement', 'Cancel the agreement'])
})

test('a campaign that is paused says why nothing new can be agreed', async () => {
  const { campaign } = request()
  await show('sponsor', { campaign: { ...campaign, phase: 'paused' }, awaiting_me: false, actions: [] })
  expect(screen.getByText(/takes no new terms/)).toBeTruthy()
  expect(screen.getByRole('heading', { name: /Waiting for Ada to answer/ })).toBeTruthy()
  expect(buttons()).toEqual([])
})

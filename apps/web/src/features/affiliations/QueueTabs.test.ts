import { affiliations } from '@affluence/contract/affiliations'
import { fireEvent, screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { ref } from 'vue'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import { withModel } from '../../testing/withModel.ts'
import QueueTabs from './QueueTabs.vue'

async function show(count: number, state = ref<string | undefined>()) {
  stubApi().stub(affiliations.waiting, () => ({ count }))
  await renderPage(withModel(QueueTabs, state), { texts: ['affiliations'] })
  return state
}
const pressed = () => screen.getByRole('button', { pressed: true }).textContent

test('what waits is shown when nothing is chosen, and choosing it again takes the choice away', async () => {
  const state = await show(3)
  expect((await screen.findByTestId('new-requests')).textContent).toBe('3')
  expect(pressed()).toContain('3')
  const [waiting, approved] = screen.getAllByRole('button')
  await fireEvent.click(approved!)
  expect(state.value).toBe('approved')
  await fireEvent.click(waiting!)
  expect(state.value).toBeUndefined()
})

test('all of them are the last choice; where nobody waits no number stands', async () => {
  const state = await show(0)
  const all = screen.getAllByRole('button').at(-1)!
  await fireEvent.click(all)
  expect(state.value).toBe('all')
  expect(pressed()).toBe(all.textContent)
  expect(screen.queryByTestId('new-requests')).toBeNull()
})

import { admin, type Job } from '@affluence/contract/admin'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import JobsPage from './JobsPage.vue'

beforeEach(() => setLocale('en'))
const at = '2026-03-02T09:00:00.000Z'
const job = (n: number, more: Partial<Job> = {}): Job => ({
  id: `job_${n}`,
  name: `mails.deliver_${n}`,
  lane: 'network',
  state: 'dead',
  attempts: 15,
  failure: 'Error: the post is closed',
  due_at: at,
  finished_at: null,
  created_at: at,
  actions: ['retry'],
  ...more,
})
const counts = { queued: 1, running: 0, done: 1240, dead: 2, routine: 1200 }

test('the states are counted, and a click on one asks for it', async () => {
  const api = stubApi()
  api.stub(admin.jobs, () => ({ data: [job(1)], next_cursor: null, counts }))
  const { router } = await renderPage(JobsPage, { texts: ['admin'] })
  await fireEvent.click(await screen.findByRole('button', { name: /Failed.*2/ }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ state: 'dead' }))
  expect(api.asked(admin.jobs).at(-1)!.url).toContain('state=dead')
})

test('what scheduled tasks did well is left out until somebody asks for it; names can be searched', async () => {
  const api = stubApi()
  api.stub(admin.jobs, () => ({ data: [job(1)], next_cursor: null, counts }))
  const { router } = await renderPage(JobsPage, { texts: ['admin'] })
  expect(await screen.findByRole('button', { name: 'Done 40' })).toBeTruthy()
  expect(api.asked(admin.jobs)[0]!.url).toContain('routine=without')
  const shown = screen.getByRole('button', { name: 'Scheduled tasks that went well: 1,200' })
  expect(shown.getAttribute('aria-pressed')).toBe('false')
  await fireEvent.click(shown)
  await waitFor(() => expect(api.asked(admin.jobs).at(-1)!.url).toMatch(/routine=with(&|$)/))
  expect(await screen.findByRole('button', { name: 'Done 1,240' })).toBeTruthy()
  expect(router.currentRoute.value.query).toEqual({ routine: 'with' })
  await fireEvent.update(screen.getByRole('searchbox', { name: 'Search job name' }), 'mails')
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ routine: 'with', name: 'mails' }))
})

test('what failed is tried again, alone or together; what did not fail is left alone', async () => {
  const api = stubApi()
  const rows = [job(1), job(2), job(3, { state: 'done', actions: [], failure: null, finished_at: at })]
  api.stub(admin.jobs, () => ({ data: rows, next_cursor: null, counts }))
  api.stub(admin.retryJob, () => job(1, { state: 'queued', actions: [] }))
  await renderPage(JobsPage, { texts: ['admin'] })
  await fireEvent.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }))
  await fireEvent.click(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('2 jobs are queued again')).toBeTruthy()
  expect(api.asked(admin.retryJob).map(({ url }) => url.split('/').at(-2))).toEqual(['job_1', 'job_2'])
})

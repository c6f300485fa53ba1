import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, reactive } from 'vue'
import { z } from 'zod'
import UFormField from '@nuxt/ui/components/FormField.vue'
import UInput from '@nuxt/ui/components/Input.vue'
import { ApiError } from '../kernel/api.ts'
import { setLocale } from '../kernel/messages.ts'
import { wordZod } from '../kernel/problems.ts'
import { renderPage } from '../testing/renderPage.ts'
import { useSession } from '../kernel/session.ts'
import { dropToken } from '../kernel/token.ts'
import { me } from '../testing/samples.ts'
import AppForm from './AppForm.vue'

beforeEach(async () => {
  await setLocale('en')
  wordZod()
})
const schema = z.object({ name: z.string().min(2), coupon: z.string().max(4).optional() })
const refusal = (status: number, code: string, more = {}) =>
  new ApiError(status, { type: 'about:blank', title: code, status, code, ...more })

function form(submit: (data: unknown) => Promise<unknown>) {
  const state = reactive({ name: '', coupon: '' })
  const field = (name: 'name' | 'coupon') =>
    h(UFormField as never, { name, label: name }, () =>
      h(UInput as never, {
        modelValue: state[name],
        'onUpdate:modelValue': (text: string) => (state[name] = text),
      }),
    )
  return defineComponent(
    () => () =>
      h(AppForm as never, { schema, state, submit, blames: { name_taken: 'name' } }, () => [
        field('name'),
        field('coupon'),
        h('button', { type: 'submit' }, 'Save'),
      ]),
  )
}
const send = () => fireEvent.submit(document.querySelector('form')!)
const input = (name: string) => document.querySelector<HTMLInputElement>(`input[name="${name}"]`)!

test('what is missing is said at its field, which takes the focus, and nothing is sent', async () => {
  const submit = vi.fn(() => Promise.resolve())
  await renderPage(form(submit), { texts: [] })
  await send()
  expect(await screen.findByText('Please fill this in.')).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(input('name')))
  expect(submit).not.toHaveBeenCalled()
})

test('an empty field counts as not filled in, and one press sends once', async () => {
  let finish = () => undefined as void
  const submit = vi.fn((_: unknown) => new Promise<void>((resolve) => (finish = resolve)))
  await renderPage(form(submit), { texts: [] })
  await fireEvent.update(input('name'), 'Zoé')
  await send()
  await waitFor(() => expect(submit).toHaveBeenCalledTimes(1))
  await send()
  finish()
  expect(submit.mock.calls).toEqual([[{ name: 'Zoé' }]])
})

test('a refusal lands on the field that it blames, and one of the whole stands above', async () => {
  const submit = vi
    .fn<() => Promise<void>>()
    .mockRejectedValueOnce(refusal(409, 'username_taken', { errors: [{ path: 'name', code: 'taken' }] }))
    .mockRejectedValueOnce(refusal(403, 'approval_required'))
  await renderPage(form(submit), { texts: [] })
  await fireEvent.update(input('name'), 'Zoé')
  await send()
  await waitFor(() => expect(input('name').getAttribute('aria-invalid')).toBe('true'))
  expect(screen.queryByRole('alert')).toBeNull()
  await fireEvent.update(input('name'), 'Zoë')
  await send()
  expect(await screen.findByRole('alert')).toBeTruthy()
})

test('a refusal that comes at once stays at its field: no late look at what was typed wipes it away', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const taken = refusal(409, 'username_taken', { errors: [{ path: 'name', code: 'taken' }] })
    await renderPage(
      form(() => Promise.reject(taken)),
      { texts: [] },
    )
    await fireEvent.update(input('name'), 'Zoé')
    await fireEvent.blur(input('name'))
    await send()
    await waitFor(() => expect(input('name').getAttribute('aria-invalid')).toBe('true'))
    await vi.advanceTimersByTimeAsync(1000)
    expect(input('name').getAttribute('aria-invalid')).toBe('true')
  } finally {
    vi.useRealTimers()
  }
})

test('a fault of something that the form does not ask for stands above it', async () => {
  const errors = [
    { path: 'name', code: 'taken' },
    { path: 'customer.phone', code: 'invalid_phone' },
  ]
  await renderPage(
    form(() => Promise.reject(refusal(422, 'validation_failed', { errors }))),
    { texts: [] },
  )
  await fireEvent.update(input('name'), 'Zoé')
  await send()
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('customer.phone: ')
  expect(alert.textContent).not.toContain('name: ')
})

test('a session that ends while the form is sent takes nothing of what was typed', async () => {
  const signedIn = (submit: () => Promise<unknown>) => {
    const page = form(submit)
    return defineComponent(() => {
      useSession().user = me()
      return () => h(page)
    })
  }
  const refused = signedIn(() => {
    dropToken()
    return Promise.reject(refusal(401, 'unauthenticated'))
  })
  const works = () => signedIn(() => Promise.resolve())
  const first = await renderPage(refused, { texts: [], path: '/orders' })
  await fireEvent.update(input('name'), 'Zoé')
  await send()
  await screen.findByRole('alert')
  first.unmount()

  const second = await renderPage(works(), { texts: [], path: '/orders' })
  expect(input('name').value).toBe('Zoé')
  expect(screen.getByRole('status').textContent).toContain('not saved yet')
  second.unmount()
  await renderPage(works(), { texts: [], path: '/orders' })
  expect(input('name').value).toBe('')
})

import UFormField from '@nuxt/ui/components/FormField.vue'
import UInput from '@nuxt/ui/components/Input.vue'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, reactive } from 'vue'
import { z } from 'zod'
import { setLocale } from '../kernel/messages.ts'
import { renderPage } from '../testing/renderPage.ts'
import { useDialog } from './dialogs.ts'
import FormDialog from './FormDialog.vue'

beforeEach(() => setLocale('en'))

const submit = vi.fn(() => Promise.resolve())
const form = defineComponent({
  props: { open: Boolean },
  emits: ['update:open'],
  setup(props, { emit }) {
    const state = reactive({ name: '' })
    const field = () =>
      h(UFormField as never, { name: 'name', label: 'Name' }, () =>
        h(UInput as never, {
          modelValue: state.name,
          'onUpdate:modelValue': (text: string) => (state.name = text),
        }),
      )
    return () =>
      h(
        FormDialog as never,
        {
          title: 'New order',
          action: 'Save',
          schema: z.object({ name: z.string() }),
          state,
          submit,
          open: props.open,
          'onUpdate:open': (open: boolean) => emit('update:open', open),
        },
        field,
      )
  },
})
const page = defineComponent(() => {
  const open = useDialog('new')
  return () => [
    h('button', { onClick: () => (open.value = true) }, 'New'),
    open.value && h(form, { open: open.value, 'onUpdate:open': (now: boolean) => (open.value = now) }),
  ]
})
const patience = { timeout: 5000 }
const dialog = () => screen.findByRole('dialog', { name: 'New order' }, patience)
const isGone = () => waitFor(() => expect(screen.queryByRole('dialog', { name: 'New order' })).toBeNull(), patience)
const type = async (text: string) => fireEvent.update(await screen.findByLabelText('Name', {}, patience), text)
const leave = (choice: string) => screen.findByRole('button', { name: choice }, patience).then(fireEvent.click)

test('an open dialog is in the address, and an address opens it', async () => {
  const { router } = await renderPage(page, { texts: [], path: '/orders?q=x' })
  await fireEvent.click(screen.getByRole('button', { name: 'New' }))
  await dialog()
  expect(router.currentRoute.value.query).toEqual({ q: 'x', dialog: 'new' })
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await isGone()
  expect(router.currentRoute.value.query).toEqual({ q: 'x' })
  await router.push('/orders?dialog=new')
  await dialog()
})

test('Back asks before what was typed goes, and stays when one thinks better of it', async () => {
  const { router } = await renderPage(page, { texts: [], path: '/orders' })
  await fireEvent.click(screen.getByRole('button', { name: 'New' }))
  await dialog()
  await type('Zoé')
  router.back()
  await leave('Stay here')
  expect(router.currentRoute.value.query).toEqual({ dialog: 'new' })
  expect(((await screen.findByLabelText('Name')) as HTMLInputElement).value).toBe('Zoé')
  router.back()
  await leave('Leave')
  await isGone()
  expect(router.currentRoute.value.path).toBe('/orders')
})

test.for(['Escape', 'Cancel'] as const)('%s asks as well', async (way) => {
  await renderPage(page, { texts: [], path: '/orders?dialog=new' })
  await type('Zoé')
  if (way === 'Cancel') await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  else await fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })
  await leave('Leave')
  await isGone()
  expect(submit).not.toHaveBeenCalled()
})

test('without a word typed nothing is asked, and what is saved closes it', async () => {
  const { router } = await renderPage(page, { texts: [], path: '/orders?dialog=new' })
  await type('Zoé')
  await fireEvent.submit(document.querySelector('form')!)
  await isGone()
  expect(submit).toHaveBeenCalledTimes(1)
  await router.push('/orders?dialog=new')
  await dialog()
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await isGone()
})

import { expect, test } from 'vitest'
import { nextTick, ref } from 'vue'
import { usePicking } from './picking.ts'

const row = (id: string, open = true) => ({ id, open })

test('a row is ticked and unticked, or set to what is said', () => {
  const rows = [row('a'), row('b')]
  const { picked, chosen, pick } = usePicking(() => rows)
  pick(rows[0]!)
  pick(rows[1]!, true)
  pick(rows[1]!, true)
  expect(chosen.value).toEqual(rows)
  pick(rows[0]!)
  expect([...picked.value]).toEqual(['b'])
})

test('all that may be ticked are, and none afterwards', () => {
  const rows = [row('a'), row('b', false), row('c')]
  const { picked, pickAll, clear } = usePicking(() => rows)
  pickAll(({ open }) => open)
  expect([...picked.value]).toEqual(['a', 'c'])
  clear()
  expect(picked.value.size).toBe(0)
})

test('what is no longer on the page is no longer ticked', async () => {
  const rows = ref([row('a'), row('b')])
  const { picked, pick } = usePicking(() => rows.value)
  pick(row('a'))
  pick(row('b'))
  rows.value = [row('b'), row('c')]
  await nextTick()
  expect([...picked.value]).toEqual(['b'])
})

import { expect, test } from 'vitest'
import { nextTick, reactive, ref } from 'vue'
import { changesOf, followRecord } from './following.ts'

test('untouched fields follow the record, typed ones stay, and both count from the new record', async () => {
  const record = ref({
    name: 'Ada',
    days: 14,
    tags: ['a'],
    note: undefined as string | undefined,
    id: 'not in the form',
  })
  const state = reactive<Record<string, unknown>>({ name: 'Ada', days: 14, tags: ['a'], note: undefined })
  const saved = ref(JSON.stringify(state))
  followRecord(state, () => record.value, saved)
  state.name = 'Ada L.'
  record.value = { name: 'Countess', days: 23, tags: ['a', 'b'], note: 'New', id: 'x' }
  await nextTick()
  expect(state).toEqual({ name: 'Ada L.', days: 23, tags: ['a', 'b'], note: 'New' })
  expect(JSON.parse(saved.value)).toEqual({ name: 'Countess', days: 23, tags: ['a', 'b'], note: 'New' })
  // Put back to what the record says by now, nothing is left to save.
  state.name = 'Countess'
  expect(JSON.stringify(state)).toBe(saved.value)
  ;(state.tags as string[]).push('c')
  expect(record.value.tags).toEqual(['a', 'b'])
})

test('only what differs from the record is sent', () => {
  expect(changesOf({ name: 'Ada', days: 3, tags: ['a'] }, { name: 'Ada', days: 2, tags: ['a'] })).toEqual({ days: 3 })
})

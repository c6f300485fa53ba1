import { expect, test } from 'vitest'
import { copiedToAll, faultOf, withSpan } from './hours.ts'

const monday = { day: 'monday', from: '08:00', to: '12:00' } as const

test('a second span of a day begins an hour after the first, and days stay in their order', () => {
  const week = withSpan([monday, { day: 'friday', from: '09:00', to: '10:00' }], 'monday')
  expect(week.map(({ day, from, to }) => [day, from, to])).toEqual([
    ['monday', '08:00', '12:00'],
    ['monday', '13:00', '17:00'],
    ['friday', '09:00', '10:00'],
  ])
  expect(withSpan([{ ...monday, to: '23:30' }], 'monday').at(-1)).toEqual({ ...monday, from: '22:00', to: '23:59' })
})

test('the hours of one day are copied to all seven', () => {
  const week = copiedToAll([monday, { ...monday, from: '14:00', to: '18:00' }], 'monday')
  expect(week).toHaveLength(14)
  expect(week.filter(({ day }) => day === 'sunday').map(({ from }) => from)).toEqual(['08:00', '14:00'])
})

test('a span that ends before it begins or that meets another is told', () => {
  const backwards = { ...monday, from: '18:00', to: '08:00' }
  const late = { ...monday, from: '11:00', to: '13:00' }
  expect(faultOf([backwards], backwards)).toBe('backwards')
  expect(faultOf([monday, late], late)).toBe('overlaps')
  expect(faultOf([monday, { ...late, from: '12:00' }], monday)).toBeNull()
})

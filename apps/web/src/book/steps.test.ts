import { expect, test } from 'vitest'
import { isUnderWay, stepsOf } from './steps.ts'

const at = (minute: number) => `2026-03-02T09:0${minute}:00.000Z`
const shown = (order: Parameters<typeof stepsOf>[0]) =>
  stepsOf(order).map(
    (step) => `${step.state}${step.at ? ` ${step.at.slice(14, 16)}` : ''}${step.isNext ? ' next' : ''}`,
  )

test('what is done has its time, and what comes next is said', () => {
  const steps = [
    { state: 'pending', at: at(1) },
    { state: 'assigned', at: at(2) },
  ] as const
  expect(shown({ steps: [...steps], fulfilment: 'assigned' })).toEqual([
    'pending 01',
    'assigned 02',
    'picked_up next',
    'in_transit',
    'completed',
  ])
})

test('an order that ended has nothing before it, whatever it left out', () => {
  for (const end of ['completed', 'cancelled', 'failed'] as const) {
    const steps = [
      { state: 'pending' as const, at: at(1) },
      { state: end, at: at(2) },
    ]
    expect(shown({ steps, fulfilment: end })).toEqual(['pending 01', `${end} 02`])
    expect(isUnderWay({ fulfilment: end })).toBe(false)
  }
})

test('an order that was given to another courier shows the later time', () => {
  const steps = [
    { state: 'pending' as const, at: at(1) },
    { state: 'assigned' as const, at: at(2) },
    { state: 'assigned' as const, at: at(4) },
  ]
  expect(shown({ steps, fulfilment: 'assigned' }).slice(0, 2)).toEqual(['pending 01', 'assigned 04'])
})

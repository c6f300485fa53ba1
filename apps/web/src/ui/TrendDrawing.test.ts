import { render } from '@testing-library/vue'
import { Chart } from 'chart.js'
import { beforeEach, expect, test } from 'vitest'
import TrendDrawing from './TrendDrawing.vue'

const inks = { primary: '#111', success: '#0a0', error: '#a00', 'border-accented': '#ccc' }
beforeEach(() => {
  for (const [name, ink] of Object.entries(inks)) document.documentElement.style.setProperty(`--ui-${name}`, ink)
})

/** What Chart.js was asked to draw. */
function draw(kind: 'line' | 'bar', series: object[]) {
  const { container } = render(TrendDrawing, {
    props: { kind, series: series as never, labels: ['Mon', 'Tue'], format: (n) => `${n} €` },
  })
  return Chart.getChart(container.querySelector('canvas')!)!
}
const typeOf = ({ config }: Chart) => (config as { type: string }).type
const linesOf = ({ data }: Chart) =>
  data.datasets as unknown as { data: number[]; borderColor: string; borderDash: number[]; fill: boolean }[]

test('lines and bars are drawn from the same numbers; one measure needs no legend', () => {
  const bars = draw('bar', [{ label: 'Orders', values: [1, 2] }])
  expect([typeOf(bars), bars.data.labels, linesOf(bars)[0]!.data]).toEqual(['bar', ['Mon', 'Tue'], [1, 2]])
  expect(bars.options.plugins!.legend!.display).toBe(false)
  const line = draw('line', [{ label: 'Orders', values: [1, 2] }])
  expect([typeOf(line), linesOf(line)[0]!.fill]).toEqual(['line', true])
})

test('the period before is dashed and faint, and what is good or bad has its colour', () => {
  const chart = draw('line', [
    { label: 'Now', values: [1, 2] },
    { label: 'Before', values: [2, 1], isBefore: true },
    { label: 'Failed', values: [0, 1], tone: 'bad' },
    { label: 'Delivered', values: [3, 1], tone: 'good' },
  ])
  expect(linesOf(chart).map(({ borderColor }) => borderColor)).toEqual(['#111', '#ccc', '#a00', '#0a0'])
  expect(linesOf(chart).map(({ borderDash }) => borderDash.length > 0)).toEqual([false, true, false, false])
  expect(chart.options.plugins!.legend!.display).toBe(true)
})

test('numbers are written as the page writes them, on the axis and beside the pointer', () => {
  const chart = draw('bar', [{ label: 'Revenue', values: [1, 2] }])
  const axis = chart.options.scales!.y!.ticks!.callback as unknown as (value: number) => string
  expect(axis(40)).toBe('40 €')
  const label = chart.options.plugins!.tooltip!.callbacks!.label as unknown as (item: object) => string
  expect(label({ dataset: { label: 'Revenue' }, raw: 2 })).toBe('Revenue: 2 €')
})

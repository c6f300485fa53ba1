import { render } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import TrendDrawing from './TrendDrawing.vue'

type Drawn = {
  kind: string
  data: { labels: string[]; datasets: { data: number[]; borderColor: string; borderDash: number[]; fill: boolean }[] }
  options: {
    plugins: { legend: { display: boolean }; tooltip: { callbacks: { label(item: object): string } } }
    scales: { y: { ticks: { callback(value: number): string } } }
  }
}
let drawn: Drawn
// The library draws on a canvas, which there is none of here.
vi.mock('vue-chartjs', () => {
  const chart = (kind: string) =>
    defineComponent({
      props: ['data', 'options'],
      setup: (props) => () => {
        drawn = { kind, ...(props as Pick<Drawn, 'data' | 'options'>) }
        return h('div')
      },
    })
  return { Bar: chart('bar'), Line: chart('line') }
})
const inks = { primary: '#111', success: '#0a0', error: '#a00', 'border-accented': '#ccc' }
beforeEach(() => {
  for (const [name, ink] of Object.entries(inks)) document.documentElement.style.setProperty(`--ui-${name}`, ink)
})
const draw = (kind: 'line' | 'bar', series: object[]) =>
  render(TrendDrawing, { props: { kind, series: series as never, labels: ['Mon', 'Tue'], format: (n) => `${n} €` } })

test('lines and bars are drawn from the same numbers; one measure needs no legend', () => {
  draw('bar', [{ label: 'Orders', values: [1, 2] }])
  expect([drawn.kind, drawn.data.labels, drawn.data.datasets[0]!.data]).toEqual(['bar', ['Mon', 'Tue'], [1, 2]])
  expect(drawn.options.plugins.legend.display).toBe(false)
  draw('line', [{ label: 'Orders', values: [1, 2] }])
  expect([drawn.kind, drawn.data.datasets[0]!.fill]).toEqual(['line', true])
})

test('the period before is dashed and faint, and what is good or bad has its colour', () => {
  draw('line', [
    { label: 'Now', values: [1, 2] },
    { label: 'Before', values: [2, 1], isBefore: true },
    { label: 'Failed', values: [0, 1], tone: 'bad' },
    { label: 'Delivered', values: [3, 1], tone: 'good' },
  ])
  expect(drawn.data.datasets.map(({ borderColor }) => borderColor)).toEqual(['#111', '#ccc', '#a00', '#0a0'])
  expect(drawn.data.datasets.map(({ borderDash }) => borderDash.length > 0)).toEqual([false, true, false, false])
  expect(drawn.options.plugins.legend.display).toBe(true)
})

test('numbers are written as the page writes them, on the axis and beside the pointer', () => {
  draw('bar', [{ label: 'Revenue', values: [1, 2] }])
  expect(drawn.options.scales.y.ticks.callback(40)).toBe('40 €')
  const item = { dataset: { label: 'Revenue' }, raw: 2 }
  expect(drawn.options.plugins.tooltip.callbacks.label(item)).toBe('Revenue: 2 €')
})

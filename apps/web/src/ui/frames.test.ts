import { render, screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { renderPage } from '../testing/renderPage.ts'
import Logo from './Logo.vue'
import PageHead from './PageHead.vue'
import SectionCard from './SectionCard.vue'
import StateBadge from './StateBadge.vue'
import UnderReview from './UnderReview.vue'

test('a page begins with a heading that focus can be led to; what it says and offers stands only where given', () => {
  const { unmount, container } = render(PageHead, { props: { title: 'Orders' } })
  expect(screen.getByRole('heading', { level: 1, name: 'Orders' }).tabIndex).toBe(-1)
  expect(container.querySelector('p')).toBeNull()
  expect(container.querySelector('.print\\:hidden')).toBeNull()
  unmount()
  render(PageHead, {
    props: { title: 'Orders', lead: 'All of them' },
    slots: { default: '<button>New order</button>' },
  })
  expect(screen.getByText('All of them')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'New order' }).parentElement!.className).toContain('print:hidden')
})

test('a section has its heading below that of the page', () => {
  const { container, unmount } = render(SectionCard, { props: { title: 'Secret' }, slots: { default: 'whsec' } })
  expect(screen.getByRole('heading', { level: 2, name: 'Secret' })).toBeTruthy()
  expect(container.querySelector('section')!.textContent).toContain('whsec')
  expect(container.querySelector('p')).toBeNull()
  unmount()
  render(SectionCard, { props: { title: 'Secret', lead: 'Signs every call' } })
  expect(screen.getByText('Signs every call')).toBeTruthy()
})

test.each([
  ['good', 'text-success'],
  ['bad', 'text-error'],
  ['wait', 'text-warning'],
  ['plain', 'text-toned'],
  [undefined, 'text-toned'],
] as const)('a state of the tone %s is drawn with %s', (tone, ink) => {
  render(StateBadge, { props: { label: 'Paid', ...(tone && { tone }) } })
  expect(screen.getByText('Paid').className.split(' ')).toContain(ink)
})

test('the logo says the name, unless it stands where there is no room for it', () => {
  const { unmount } = render(Logo)
  expect(screen.getByText('Affluence')).toBeTruthy()
  unmount()
  const { container } = render(Logo, { props: { bare: true } })
  expect(screen.queryByText('Affluence')).toBeNull()
  expect(container.querySelector('svg')!.getAttribute('aria-hidden')).toBe('true')
})

test('who is under review reads why nothing new can begin', async () => {
  await renderPage(UnderReview, { texts: [] })
  expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Nothing new for now')
})

import { expect, test } from 'vitest'
import { entryOf, filesOf, limitOf, pagesOf, publicPages } from './check-budget.mjs'

const manifest = {
  'index.html': {
    file: 'start.js',
    isEntry: true,
    imports: ['_vue.js'],
    css: ['start.css'],
    dynamicImports: ['late.ts'],
  },
  '_vue.js': { file: 'vue.js', imports: ['index.html'] },
  'late.ts': { file: 'late.js' },
  'src/shell/AppLayout.vue': { file: 'shell.js', css: ['shell.css'] },
  'src/features/landing/LandingPage.vue': { file: 'landing.js', imports: ['_vue.js'] },
  'src/features/dashboards/HomePage.vue': { file: 'home.js', assets: ['photo.png'] },
}

test('static imports and styles count once, what comes later does not', () => {
  expect(filesOf(manifest, ['index.html'])).toEqual(['start.js', 'start.css', 'vue.js'])
})

test('pages behind the sign-in bring the shell', () => {
  expect(pagesOf(manifest, ['src/features/landing/LandingPage.vue'])).toEqual([
    { page: 'src/features/landing/LandingPage.vue', files: ['start.js', 'start.css', 'vue.js', 'landing.js'] },
    {
      page: 'src/features/dashboards/HomePage.vue',
      files: ['start.js', 'start.css', 'vue.js', 'shell.js', 'shell.css', 'home.js'],
    },
  ])
})

test('first pages must be lighter', () => {
  expect(limitOf('src/features/landing/LandingPage.vue')).toBe(200_000)
  expect(limitOf('src/features/dashboards/HomePage.vue')).toBe(340_000)
})

test('the pages for customers and couriers are measured alone, and must be the lightest', () => {
  const own = { 'book.html': { file: 'book.js', isEntry: true, css: ['book.css'], assets: ['worker.js'] } }
  expect(entryOf(own, 'book.html')).toEqual({ page: 'book.html', files: ['book.js', 'book.css'] })
  expect(entryOf(manifest, 'book.html').files).toEqual([])
  expect([limitOf('book.html'), limitOf('courier.html')]).toEqual([120_000, 60_000])
})

test('the router says which pages come without the shell', async () => {
  const pages = await publicPages()
  expect(pages).toContain('src/features/landing/LandingPage.vue')
  expect(pages).toContain('src/features/authentication/SignInPage.vue')
  expect(pages).toContain('src/features/influencers/PublicProfilePage.vue')
  expect(pages).not.toContain('src/features/dashboards/HomePage.vue')
})

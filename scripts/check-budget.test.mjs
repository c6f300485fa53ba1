import { expect, test } from 'vitest'
import { filesOf, limitOf, pagesOf } from './check-budget.mjs'

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
  expect(pagesOf(manifest)).toEqual([
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

import type { Plugin } from 'vite'

/** Where people arrive, the page that meets them there, and the texts it needs. */
const doors = {
  '/': { page: '/landing/LandingPage.vue', nouns: ['landing'] },
  '/sign-in': { page: '/authentication/SignInPage.vue', nouns: ['authentication'] },
  '/register': { page: '/authentication/RegisterPage.vue', nouns: ['authentication'] },
}
const everywhere = ['problems', 'shell', 'ui']

/** Tells theme.js what the page at a door will ask for, so that it comes with the start of the app, not after it. */
export const ahead = (): Plugin => ({
  name: 'ahead',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const start = chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName, imports }) => [fileName, ...imports])
      const holding = (end: string) => chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(end)))
      const filesFor = (language: string, { page, nouns }: { page: string; nouns: string[] }) => {
        const found = [page, ...[...everywhere, ...nouns].map((noun) => `/${noun}.${language}.json`)].map(holding)
        const files = found.flatMap((chunk) => (chunk ? [chunk.fileName, ...chunk.imports] : []))
        return [...new Set(files)].filter((file) => !start.includes(file))
      }
      const told = Object.fromEntries(
        ['en', 'fr'].map((language) => [
          language,
          Object.fromEntries(Object.entries(doors).map(([path, door]) => [path, filesFor(language, door)])),
        ]),
      )
      const value = JSON.stringify(told).replaceAll('"', '&quot;')
      return html.replace('<script src="/theme.js">', `<script src="/theme.js" data-ahead="${value}">`)
    },
  },
})

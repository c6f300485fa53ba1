import type { Locale } from '@affluence/contract/common'
import { mergeTexts } from '../kernel/messages.ts'

/** The part `menu` of every feature's texts, cut out by the build (build/texts.ts): the menu needs all of them at once. */
const menus = import.meta.glob<object>('../features/*/*.{en,fr}.json', {
  eager: true,
  import: 'default',
  query: '?menu',
})

for (const [path, menu] of Object.entries(menus)) {
  const [noun, language] = path.slice(path.lastIndexOf('/') + 1).split('.') as [string, Locale]
  mergeTexts(language, { [noun]: { menu } })
}

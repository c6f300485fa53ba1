import { ref, watchEffect } from 'vue'
import { unbroken } from '../kernel/typography.ts'

/** The texts of a light page: both languages come with it, and no library for them. */
export type Language = 'en' | 'fr'
export const languages = { en: 'English', fr: 'Français' } as const
type Leaf<T, At extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${At}${K}` : Leaf<T[K], `${At}${K}.`>
}[keyof T & string]
export type KeyOf<Words> = Leaf<Words>
export type Values = Record<string, string | number>
export type TranslateOf<Words> = (key: KeyOf<Words>, values?: Values) => string

type Tree = { [key: string]: string | Tree }

const STORED = 'locale'
function preferred(): Language {
  let stored: string | null = null
  try {
    stored = localStorage.getItem(STORED)
  } catch {
    // Storage is blocked: the browser's language counts.
  }
  const wishes = [stored ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2))
  return wishes.find((tag) => tag === 'en' || tag === 'fr') ?? 'en'
}

export const language = ref<Language>(preferred())
watchEffect(() => void (document.documentElement.lang = language.value))
export function setLanguage(chosen: Language) {
  language.value = chosen
  try {
    localStorage.setItem(STORED, chosen)
  } catch {
    // Then it is chosen for this visit.
  }
}
/** The language with the reader's own region, for money and dates. */
export const region = () => navigator.languages.find((tag) => tag.startsWith(language.value)) ?? language.value

/** Of “one | many”, the form for `n`. */
function form(text: string, n: number) {
  const [one = '', many = one] = text.split(' | ')
  const isOne = language.value === 'fr' ? Math.abs(n) < 2 : n === 1
  return isOne ? one : many
}

/** Words by the path of their key, out of both languages as JSON; `{name}` takes its value. */
export function translatorOf<Words>(english: string, french: string): TranslateOf<Words> {
  const trees: Record<Language, Tree> = { en: JSON.parse(english) as Tree, fr: JSON.parse(french) as Tree }
  return (key, values = {}) => {
    const found = (key as string)
      .split('.')
      .reduce<string | Tree | undefined>(
        (tree, part) => (typeof tree === 'object' ? tree[part] : undefined),
        trees[language.value],
      )
    const text = typeof found === 'string' ? found : (key as string)
    const chosen = typeof values.n === 'number' ? form(text, values.n) : text
    const typeset = language.value === 'fr' ? unbroken(chosen) : chosen
    return typeset.replaceAll(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot))
  }
}

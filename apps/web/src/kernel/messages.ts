import type { Locale } from '@affluence/contract/common'
import { computed, ref } from 'vue'
import { createI18n } from 'vue-i18n'
import { unbroken } from './typography.ts'

/** `Texts` (src/texts.d.ts) names every locale file once; the keys are checked against the English one. */
export type Noun = keyof Texts
type Leaf<T, At extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${At}${K}` : Leaf<T[K], `${At}${K}.`>
}[keyof T & string]
export type Key<N extends Noun> = Leaf<Texts[N]>
/** `n` chooses the plural and is written with the separators of the language. */
export type Values = Record<string, string | number>
export type Translate<N extends Noun> = (key: Key<N>, values?: Values) => string

const STORAGE_KEY = 'locale'
const languages: readonly Locale[] = ['en', 'fr']
const isLocale = (text: string | null): text is Locale => languages.includes(text as Locale)

function preferred(): Locale {
  const stored = localStorage.getItem(STORAGE_KEY)
  if (isLocale(stored)) return stored
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2))
  return spoken.find((tag) => isLocale(tag)) ?? 'en'
}

const i18n = createI18n({
  legacy: false,
  locale: preferred(),
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
  pluralRules: { fr: (n: number, forms: number) => (forms > 2 && n === 0 ? 0 : n < 2 ? forms - 2 : forms - 1) },
  messages: {},
})
const composer = i18n.global
export const locale = computed(() => composer.locale.value as Locale)
/** The language with the reader's own region, for numbers and dates. */
export const region = computed(() => navigator.languages.find((tag) => tag.startsWith(locale.value)) ?? locale.value)

/** For texts that come with the code that shows them. */
export const mergeTexts = (language: Locale, tree: object) => composer.mergeLocaleMessage(language, tree)

const files = import.meta.glob<{ default: Record<string, unknown> }>('../**/*.{en,fr}.json')
const wanted = ref(new Set<string>())
const loaded = new Set<string>()

async function load(noun: string, language: Locale) {
  if (loaded.has(`${noun}.${language}`)) return
  const path = Object.keys(files).find((name) => name.endsWith(`/${noun}.${language}.json`))
  if (!path) throw new Error(`no texts named ${noun}`)
  const { default: tree } = await files[path]!()
  composer.mergeLocaleMessage(language, { [noun]: tree })
  loaded.add(`${noun}.${language}`)
}

export async function loadTexts(...nouns: Noun[]) {
  for (const noun of nouns) wanted.value.add(noun)
  await Promise.all(nouns.map((noun) => load(noun, locale.value)))
}

/** Changes the language in place: first fetches all that is on the screen, then switches at once. */
export async function setLocale(language: Locale) {
  if (language !== composer.locale.value) {
    await Promise.all([...wanted.value].map((noun) => load(noun, language)))
    composer.locale.value = language
  }
  localStorage.setItem(STORAGE_KEY, language)
  document.documentElement.lang = language
}

const typeset = (text: string) => (locale.value === 'fr' ? unbroken(text) : text)
/** “Label: value”; French sets a space before the colon. */
export const labelled = (label: string, value: string) => `${label}${locale.value === 'fr' ? '\u00A0' : ''}: ${value}`
export const hasText = (noun: Noun, key: string) => composer.te(`${noun}.${key}`)

/** A text by its whole path. */
export type Path = { [N in Noun]: `${N}.${Key<N>}` }[Noun]
export const textAt = (path: Path) => typeset(composer.t(path))

export function useTexts<N extends Noun>(noun: N): Translate<N> {
  return (key, values = {}) => {
    const path = `${noun}.${key}`
    if (typeof values.n !== 'number') return typeset(composer.t(path, values))
    const n = new Intl.NumberFormat(region.value).format(values.n)
    return typeset(composer.t(path, { ...values, n }, values.n))
  }
}

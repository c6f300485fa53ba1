import { type KeyOf, type TranslateOf, translatorOf } from '../light/texts.ts'
import english from './book.en.json?raw'
import french from './book.fr.json?raw'

type Words = typeof import('./book.en.json')
export type Key = KeyOf<Words>
/** What words the page of a noun: named with it, so that its keys are found. */
export type Translate<_Noun extends 'book'> = TranslateOf<Words>

const translate = translatorOf<Words>(english, french)
export const useTexts = (_noun: 'book'): TranslateOf<Words> => translate

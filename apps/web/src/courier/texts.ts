import { type KeyOf, type TranslateOf, translatorOf } from '../light/texts.ts'
import english from './courier.en.json?raw'
import french from './courier.fr.json?raw'

type Words = typeof import('./courier.en.json')
export type Key = KeyOf<Words>

const translate = translatorOf<Words>(english, french)
export const useTexts = (_noun: 'courier'): TranslateOf<Words> => translate

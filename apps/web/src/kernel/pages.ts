import type { Component } from 'vue'
import { type Key, loadTexts, type Noun } from './messages.ts'

/** A page's component together with its words: what is on the screen is never without text. */
export const withTexts = (load: () => Promise<{ default: Component }>, ...nouns: Noun[]) => {
  return async () => {
    const [module] = await Promise.all([load(), loadTexts(...nouns)])
    return module
  }
}

type Title = { [N in Noun]: `${N}.${Key<N>}` }[Noun]
declare module 'vue-router' {
  interface RouteMeta {
    /** The key of the document's title. */
    title: Title
    /** Who may open it: anyone, only strangers, or those signed in (with one of the roles). */
    who?: 'anyone' | 'stranger' | readonly ('admin' | 'sponsor' | 'influencer')[]
  }
}

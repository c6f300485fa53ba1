import type { Component } from 'vue'
import { loadTexts, type Noun, type Path } from './messages.ts'

/** A page's component together with its words: what is on the screen is never without text. */
export const withTexts = (load: () => Promise<{ default: Component }>, ...nouns: Noun[]) => {
  return async () => {
    const [module] = await Promise.all([load(), loadTexts(...nouns)])
    return module
  }
}

declare module 'vue-router' {
  interface RouteMeta {
    /** The key of the document's title. */
    title: Path
    /** Who may open it: anyone, only strangers, or those signed in (with one of the roles). */
    who?: 'anyone' | 'stranger' | readonly ('admin' | 'sponsor' | 'influencer')[]
    /** Open to those who are not let in yet. */
    whileWaiting?: true
  }
}

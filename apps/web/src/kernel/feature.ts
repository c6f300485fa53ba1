import type { Role } from '@affluence/contract/identities'
import type { Component, MaybeRefOrGetter } from 'vue'
import type { RouteRecordSingleView } from 'vue-router'
import type { Noun, Path } from './messages.ts'

/** Written where a feature brings nothing of a kind, so that what was forgotten differs from what is not there. */
export const none = null
type None = typeof none

/** A page is loaded when it is opened; its texts come with it. */
export type Page = Omit<RouteRecordSingleView, 'component'> & { component: () => Promise<{ default: Component }> }

/** Parts of the menu from top to bottom. What stands in the header is found by the palette alone. */
export const sections = ['home', 'people', 'promote', 'trade', 'account', 'platform', 'header'] as const
export type Section = (typeof sections)[number]

export type MenuEntry = {
  to: string
  icon: string
  /** A text of the shell, or under `menu` in the texts of the feature: these come with the menu. */
  label: Path
  /** Where each role finds it. */
  sections: Partial<Record<Role, Section>>
  /** Its place in the section: the lower, the earlier. */
  order: number
  /** Loads a composable that says how much waits there for the reader. */
  count?: () => Promise<() => MaybeRefOrGetter<number>>
  /** Open to those who are not let in yet. */
  whileWaiting?: true
  /** Hidden from those who came by a dashboard link. */
  forOwners?: true
}

export type SearchResult = { to: string; icon: string; label: string; hint: string }
/** A search of the palette, for the roles that may ask for what it finds. */
export type Finder = {
  who: readonly Role[]
  find: (query: { q: string; limit: number }, signal: AbortSignal) => Promise<SearchResult[]>
}

/**
 * All that a noun brings into the web app. A field without content says `none`. All of this comes with the start of the
 * app: what only some need is imported when it is used.
 */
export type Feature = {
  /** The name of its folder. */
  name: string
  pages: readonly Page[] | None
  menu: readonly MenuEntry[] | None
  /** The texts that its pages need: its own, then those of others. */
  texts: readonly Noun[] | None
  finders: readonly Finder[] | None
  /**
   * Events about the reader that change what every page shows of them. What makes lists and records out of date stands
   * in `*.queries.ts`.
   */
  live: readonly string[] | None
}
export const feature = (definition: Feature): Feature => definition

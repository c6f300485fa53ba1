import { type Component, defineAsyncComponent, defineComponent, h, toValue } from 'vue'
import type { MenuEntry } from '../kernel/feature.ts'
import MenuBadge from './MenuBadge.vue'

type Load = NonNullable<MenuEntry['count']>
const badges = new Map<Load, Component>()

const badgeWith = (load: Load) =>
  defineAsyncComponent(async () => {
    const useCount = await load()
    return defineComponent({
      props: { name: { type: String, required: true } },
      setup({ name }) {
        const count = useCount()
        return () => h(MenuBadge, { name, count: toValue(count) })
      },
    })
  })

/** Shows how much waits for the reader behind an entry of the menu; the live stream makes these figures old. */
export function badgeOf(load: Load) {
  const badge = badges.get(load) ?? badgeWith(load)
  badges.set(load, badge)
  return badge
}

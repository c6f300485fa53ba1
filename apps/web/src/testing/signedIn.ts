import type { Me } from '@affluence/contract/identities'
import { type Component, defineComponent, h } from 'vue'
import { useSession } from '../kernel/session.ts'
import { me } from './samples.ts'

/** A component as somebody with this role sees it. */
export const signedIn = (role: Me['role'], component: Component, props: Record<string, unknown> = {}) =>
  defineComponent(() => {
    useSession().user = me({ role })
    return () => h(component, props)
  })

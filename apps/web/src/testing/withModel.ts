import { type Component, defineComponent, h, type Ref } from 'vue'

/** A component whose value is kept in a ref of the test, as a page keeps it with `v-model`. */
export const withModel = <T>(component: Component, value: Ref<T>, props: Record<string, unknown> = {}) =>
  defineComponent(
    () => () =>
      h(component, { ...props, modelValue: value.value, 'onUpdate:modelValue': (now: T) => (value.value = now) }),
  )

import { computed, ref } from 'vue'

export type Theme = 'light' | 'dark' | 'system'
const key = 'theme'
const stored = localStorage.getItem(key)
export const theme = ref<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system')

const media = matchMedia('(prefers-color-scheme: dark)')
const deviceIsDark = ref(media.matches)
export const isDark = computed(() => theme.value === 'dark' || (theme.value === 'system' && deviceIsDark.value))

const apply = () => document.documentElement.classList.toggle('dark', isDark.value)
media.addEventListener('change', (event) => {
  deviceIsDark.value = event.matches
  apply()
})

// Paper is white: a dark page is printed as a light one.
addEventListener('beforeprint', () => document.documentElement.classList.remove('dark'))
addEventListener('afterprint', apply)

export function setTheme(choice: Theme) {
  theme.value = choice
  if (choice === 'system') localStorage.removeItem(key)
  else localStorage.setItem(key, choice)
  apply()
}
apply()

import { Registration } from '@affluence/contract/authentication'
import { Currency } from '@affluence/contract/common'
import { computed, reactive } from 'vue'
import { z } from 'zod'
import { countryOfBrowser, currencyIn } from '../../kernel/countries.ts'
import { timezone } from '../../kernel/format.ts'
import { locale } from '../../kernel/messages.ts'

/** Each role sends its own fields and no others; the password is typed twice and sent once. */
const again = { password_again: z.string() }
const isSame = (typed: { password: string; password_again: string }) => typed.password === typed.password_again
const differs = { path: ['password_again'], params: { code: 'passwords_differ' } }
const forms = {
  // Nobody is given a currency without having seen it.
  sponsor: Registration.options[0].safeExtend({ ...again, currency: Currency }).refine(isSame, differs),
  influencer: Registration.options[1].extend(again).refine(isSame, differs),
}

/** What is typed, and what of it goes with a registration in the role that was chosen. */
export function useRegistration(role: () => 'sponsor' | 'influencer') {
  const common = reactive({ email: '', username: '', phone: '', password: '', password_again: '' })
  const at = countryOfBrowser()
  const own = reactive({
    company_name: '',
    display_name: '',
    sells_on: '',
    country: at ?? '',
    currency: currencyIn(at ?? '') ?? '',
  })
  const schema = computed(() => forms[role()])
  const state = computed(() => {
    const { display_name, country, ...company } = own
    const theirs = role() === 'sponsor' ? { ...company, ...(country && { country }) } : { display_name }
    return { role: role(), ...common, ...theirs, locale: locale.value, timezone: timezone.value }
  })
  return { common, own, schema, state }
}

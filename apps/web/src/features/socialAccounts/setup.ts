import type { SocialSetup } from '@affluence/contract/socialAccounts.monitor'
import { hasText, type Key, useTexts } from '../../kernel/messages.ts'

const t = useTexts('socialAccounts')

/** The text of a fault, which says what the operator has to do. */
export const wordFault = ({ code, setting, detail }: SocialSetup['faults'][number]) =>
  t(`setup.faults.${code}`, { setting: setting ?? '', detail: detail ?? t('no_detail') })

const nameOf = (callback: string) => {
  const key = `setup.callbacks.${callback}`
  return hasText('socialAccounts', key) ? t(key as Key<'socialAccounts'>) : callback
}
/** The addresses that the operator enters at the platform. */
export const addressesOf = ({ redirect_uri, callbacks }: SocialSetup) => [
  { label: t('setup.redirect'), url: redirect_uri },
  ...Object.entries(callbacks).map(([name, url]) => ({ label: nameOf(name), url })),
]

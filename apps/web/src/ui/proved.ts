import { myAccount } from '@affluence/contract/account'
import { ApiError, call } from '../kernel/api.ts'
import { useTexts } from '../kernel/messages.ts'
import { confirm } from './confirm.ts'

const t = useTexts('ui')

export const isStale = (error: unknown) => error instanceof ApiError && error.problem.code === 'sign_in_again'

/** Does what needs a recent sign-in: whoever signed in a while ago proves first that it is still them. */
export async function proved<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!isStale(error)) throw error
    const answer = await confirm({
      title: t('prove.title'),
      text: t('prove.lead'),
      action: t('prove.action'),
      password: { label: t('prove.password') },
      act: ({ password = '', totp_code }) => call(myAccount.confirm, { body: { password, totp_code } }),
    })
    if (!answer) throw error
    return act()
  }
}

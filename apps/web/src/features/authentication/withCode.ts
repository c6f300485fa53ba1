import { nextTick, type Ref } from 'vue'
import { ApiError } from '../../kernel/api.ts'

/** Signs in, or asks for the code of the second factor, and says which: `true` when somebody is in. */
export async function withCode(asksCode: Ref<boolean>, signIn: () => Promise<unknown>) {
  try {
    await signIn()
    return true
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'totp_required') throw error
    asksCode.value = true
    await nextTick()
    document.querySelector<HTMLElement>('[name="totp_code"]')?.focus()
    return false
  }
}

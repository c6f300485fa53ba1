import { shallowRef } from 'vue'

export type Question = {
  title: string
  text: string
  action: string
  cancel?: string
  danger?: boolean
  /** Asks for a reason and hands it back. */
  reason?: { label: string; hint?: string; required: boolean; max: number }
  /** Asks for the password, and for the code where two-factor is on. */
  password?: { label: string }
  /** Done while the dialog waits; a refusal is shown in it. */
  act?: (answer: Answer) => Promise<unknown>
}
export type Answer = { reason?: string; password?: string; totp_code?: string }
type OpenQuestion = Question & { answer: (answer: Answer | null) => void }

export const openQuestion = shallowRef<OpenQuestion | null>(null)

/** Opens the one dialog of the app. Null when the person thought better of it. */
export function confirm(question: Question): Promise<Answer | null> {
  openQuestion.value?.answer(null)
  return new Promise((resolve) => {
    openQuestion.value = {
      ...question,
      answer: (answer) => {
        openQuestion.value = null
        resolve(answer)
      },
    }
  })
}

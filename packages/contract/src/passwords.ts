const PRODUCT = 'affluence'
const LEAST_WORD = 4
/** So many digits and signs around a word make it no harder to guess. */
const MOST_AROUND = 4
const letterOf: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
}

/** What people make longer with digits, signs and repetition: `P@ssw0rd1!` and `dragondragon` are two words of the list. */
function wordsIn(password: string) {
  const small = password.toLowerCase()
  const unit = /^(.+?)\1+$/.exec(small)?.[1] ?? small
  const cores = [unit, bare(unit), bare(plain(unit)), plain(bare(unit))]
  return cores.filter((core) => unit.length - core.length <= MOST_AROUND)
}
const bare = (text: string) => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
const plain = (text: string) => text.replace(/[013457@$]/g, (sign) => letterOf[sign]!)

export type PasswordOwner = { email?: string | null | undefined; username: string; phone?: string | null | undefined }
const digitsOf = (text: string) => text.replace(/\D/g, '')
/** The phone number, with or without the code of its country. */
const isNumber = (password: string, phone: string) =>
  /^[\d\s+().-]+$/.test(password) && phone !== '' && digitsOf(phone).endsWith(digitsOf(password).replace(/^0+/, ''))
export type PasswordFault = 'password_is_name' | 'password_common'
/**
 * Why a password is refused, or null: the server's rule, which the forms show while somebody types. `common` holds
 * small letters.
 */
export function passwordFault(
  password: string,
  owner: PasswordOwner,
  common: ReadonlySet<string>,
): PasswordFault | null {
  const small = password.toLowerCase()
  const words = wordsIn(password)
  const email = owner.email ?? ''
  const mailbox = email.split('@')[0]!
  const names = [email, owner.username, mailbox].map((name) => name.toLowerCase())
  const isName = (word: string) => word !== '' && names.some((name) => word === name || word === bare(name))
  if (words.some(isName) || isNumber(small, owner.phone ?? '')) return 'password_is_name'
  const isCommon = (word: string) => word === PRODUCT || (word.length >= LEAST_WORD && common.has(word))
  const isRepeated = /^(.{1,12})\1+$/.test(small)
  return isRepeated || common.has(small) || words.some(isCommon) ? 'password_common' : null
}

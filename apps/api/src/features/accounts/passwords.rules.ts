/** Why a password is refused, or null. `common` holds small letters. */
export function passwordFault(
  password: string,
  owner: { email: string; username: string },
  common: ReadonlySet<string>,
) {
  const small = password.toLowerCase()
  const mailbox = owner.email.split('@')[0]!.toLowerCase()
  if ([owner.email.toLowerCase(), owner.username.toLowerCase(), mailbox].includes(small)) return 'password_is_name'
  if (common.has(small) || new Set(small).size === 1) return 'password_common'
  return null
}

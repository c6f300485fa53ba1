import { hasText, type Key, useTexts } from '../../kernel/messages.ts'

const t = useTexts('notifications')
/** A kind of notice, as people choose it. */
export const nameOf = (kind: string) =>
  hasText('notifications', `kind_names.${kind}`)
    ? t(`kind_names.${kind}` as Key<'notifications'>)
    : kind.replaceAll('_', ' ')

/** Control characters, invisible characters and direction marks: with them a name could imitate another. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu
const MAX_LENGTH = 200
/** A name from a platform as it is shown: one line of limited length. */
export const cleanText = (text: string, maxLength = MAX_LENGTH) =>
  [
    ...text
      .slice(0, maxLength * 4)
      .replaceAll(/\s/gu, ' ')
      .replaceAll(INVISIBLE, ''),
  ]
    .slice(0, maxLength)
    .join('')
    .trim()

/** The address of a picture; null where it is not a valid https address. */
export function cleanAddress(url: string | null): string | null {
  return url !== null && url.length <= 2000 && /^https:\/\/[^\s"'<>\\]+$/u.test(url) ? url : null
}

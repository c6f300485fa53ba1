/** Control characters, and marks that turn the direction of text or are not seen: a name could pass for another with them. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu
const LONGEST = 200
/** What a platform calls somebody, as it is shown: one line, and not endless. */
export const cleanText = (text: string, most = LONGEST) =>
  [
    ...text
      .slice(0, most * 4)
      .replaceAll(/\s/gu, ' ')
      .replaceAll(UNSEEN, ''),
  ]
    .slice(0, most)
    .join('')
    .trim()

/** The address of a picture, where it is one. */
export function cleanAddress(url: string | null): string | null {
  return url !== null && url.length <= 2000 && /^https:\/\/[^\s"'<>\\]+$/u.test(url) ? url : null
}

export type Part = { kind: 'same' | 'gone' | 'new'; text: string }
/** Beyond this many comparisons the whole text counts as replaced. */
const MOST = 1_000_000

const wordsOf = (text: string) => text.split(/(\s+)/).filter((word) => word !== '')

/** What one text says otherwise than another, word by word. */
export function wordDiff(before: string, after: string): Part[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  if (a.length * b.length > MOST) return [part('gone', before), part('new', after)]
  const common = commonLengths(a, b)
  const parts: Part[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && a[i] === b[j]) {
      parts.push(part('same', a[i]!))
      i++
      j++
    } else if (i < a.length && (j === b.length || common[i + 1]![j]! >= common[i]![j + 1]!))
      parts.push(part('gone', a[i++]!))
    else parts.push(part('new', b[j++]!))
  }
  return joined(parts)
}

/** For every pair of places: how many words the rests share in order. */
function commonLengths(a: string[], b: string[]) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!)
    }
  }
  return lengths
}

const part = (kind: Part['kind'], text: string): Part => ({ kind, text })

/** Neighbours become one; a space between two changes belongs to both, so that phrases are read and not words. */
function joined(parts: Part[]) {
  const out: Part[] = []
  let [gone, added] = ['', '']
  const close = () => {
    if (gone) out.push(part('gone', gone))
    if (added) out.push(part('new', added))
    gone = added = ''
  }
  parts.forEach(({ kind, text }, index) => {
    if (kind === 'gone') gone += text
    else if (kind === 'new') added += text
    else if ((gone || added) && text.trim() === '' && changesAfter(parts, index)) {
      gone += text
      added += text
    } else {
      close()
      const last = out.at(-1)
      if (last?.kind === 'same') last.text += text
      else out.push(part('same', text))
    }
  })
  close()
  return out
}
const changesAfter = (parts: Part[], index: number) => (parts[index + 1]?.kind ?? 'same') !== 'same'

/** So little is left that marks would only confuse: whoever reads wants the new text. */
export function isRewritten(parts: Part[]) {
  const length = (kinds: Part['kind'][]) =>
    parts.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { text }) => sum + text.trim().length, 0)
  return length(['same']) < Math.max(length(['same', 'gone']), length(['same', 'new'])) / 2
}

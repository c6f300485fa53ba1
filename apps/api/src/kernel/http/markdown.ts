const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
/** The name of a heading in links, as GitHub makes it. */
const anchorOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-')

/** Links to other files of the repository lead nowhere on a page: their words stay. */
const linkTo = (words: string, to: string) => (/^(#|https:\/\/)/.test(to) ? `<a href="${to}">${words}</a>` : words)
const inline = (text: string) =>
  text
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith('`') && part.length > 1
        ? `<code>${escaped(part.slice(1, -1))}</code>`
        : escaped(part).replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>'),
    )
    .join('')
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, words: string, to: string) => linkTo(words, to))

const cellsOf = (row: string) =>
  row
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => inline(cell.trim()))
function tableOf([head = '', , ...rows]: string[]) {
  const rowOf = (tag: string, row: string) =>
    `<tr>${cellsOf(row)
      .map((cell) => `<${tag}>${cell}</${tag}>`)
      .join('')}</tr>`
  const body = rows.map((row) => rowOf('td', row)).join('')
  return `<div class="wide" tabindex="0"><table><thead>${rowOf('th', head)}</thead><tbody>${body}</tbody></table></div>`
}
/** A line that begins no entry goes on with the one before. */
const listOf = (tag: 'ul' | 'ol', block: string) =>
  `<${tag}>${block
    .split(/\n(?=- |\d+\. )/)
    .map((entry) => `<li>${inline(entry.replace(/^(- |\d+\. )/, '').replace(/\s*\n\s*/g, ' '))}</li>`)
    .join('')}</${tag}>`

function blockOf(block: string): string {
  const heading = /^(#{1,4}) (.+)$/.exec(block)
  if (heading) {
    const [, { length: level } = '', title = ''] = heading
    return `<h${level} id="${anchorOf(title)}">${inline(title)}</h${level}>`
  }
  const code = /^```\w*\n([\s\S]*)\n```$/.exec(block)
  if (code) return `<pre tabindex="0"><code>${escaped(code[1]!)}</code></pre>`
  if (block.startsWith('- ')) return listOf('ul', block)
  if (/^\d+\. /.test(block)) return listOf('ol', block)
  if (block.startsWith('|')) return tableOf(block.split('\n'))
  return `<p>${inline(block.replaceAll('\n', ' '))}</p>`
}

/** The Markdown that our guides are written in, as HTML: headings, paragraphs, lists, tables, code and links. */
export const htmlOf = (markdown: string): string =>
  markdown
    .split(/(^```[\s\S]*?^```$)/m)
    .flatMap((part) => (part.startsWith('```') ? [part] : part.split(/\n{2,}|(?<=^#.*)\n/m)))
    .map((part) => part.replace(/^\n+|\n+$/g, ''))
    .filter((part) => part !== '')
    .map(blockOf)
    .join('\n')

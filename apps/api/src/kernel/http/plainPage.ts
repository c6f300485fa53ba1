/** The visitor's language among ours: the first of those preferred most. */
export function languageIn(header: string): 'en' | 'fr' {
  const wishes = header.split(',', 20).map((part) => {
    const [tag = '', ...rest] = part.trim().toLowerCase().split(';')
    const weight = rest.map((text) => /^\s*q=([0-9.]+)$/.exec(text)?.[1]).find((text) => text !== undefined)
    return { language: tag.split('-')[0], weight: Number(weight ?? 1) }
  })
  const ours = wishes.filter(({ language, weight }) => (language === 'en' || language === 'fr') && weight > 0)
  return ours.toSorted((a, b) => b.weight - a.weight)[0]?.language === 'fr' ? 'fr' : 'en'
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => entities[sign]!)

/** A link that leads nowhere, on a field of 24 × 24. */
const broken = 'M9 17H7A5 5 0 0 1 7 7M15 7h2a5 5 0 0 1 4 8M8 12h4M2 2l20 20'
export type PageWords = { title: string; text: string; link: { to: string; text: string } | null }
/** A page of a few words for people, outside the web app: no script and no picture from anywhere. */
export const plainPage = (language: 'en' | 'fr', { title, text, link }: PageWords) =>
  `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title>
<style>
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f8fafc;color:#0f172a;font:16px/1.6 Inter,"Segoe UI",Helvetica,Arial,sans-serif}
main{max-width:30rem;padding:2rem;text-align:center}
svg{width:3.5rem;height:3.5rem;color:#006e8a}
h1{margin:1rem 0 .5rem;font-size:1.5rem;line-height:1.3}
p{margin:0 0 1.5rem;color:#475569;overflow-wrap:anywhere}
a{color:#006e8a}
@media(prefers-color-scheme:dark){body{background:#09090b;color:#f8fafc}p{color:#a1a1aa}a,svg{color:#5bbcd9}}
</style></head>
<body><main>
<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${broken}"/></svg>
<h1>${escaped(title)}</h1>
${
  text &&
  `<p>${escaped(text)}</p>
`
}${
    link
      ? `<p><a href="${escaped(link.to)}">${escaped(link.text)}</a></p>
`
      : ''
  }</main></body>
</html>
`

import en from './nowhere.en.json' with { type: 'json' }
import fr from './nowhere.fr.json' with { type: 'json' }

const words = { en, fr }

/** For people who followed a link that does not work: no script, no picture, nothing of what they asked for. */
export const nowherePage = (language: 'en' | 'fr') => {
  const { title, text, home } = words[language]
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${title}</title>
<style>
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f8fafc;color:#0f172a;font:16px/1.6 Inter,"Segoe UI",Helvetica,Arial,sans-serif}
main{max-width:30rem;padding:2rem;text-align:center}
svg{width:3.5rem;height:3.5rem;color:#006e8a}
h1{margin:1rem 0 .5rem;font-size:1.5rem;line-height:1.3}
p{margin:0 0 1.5rem;color:#475569}
a{color:#006e8a}
@media(prefers-color-scheme:dark){body{background:#09090b;color:#f8fafc}p{color:#a1a1aa}a,svg{color:#5bbcd9}}
</style></head>
<body><main>
<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M9 17H7A5 5 0 0 1 7 7M15 7h2a5 5 0 0 1 4 8M8 12h4M2 2l20 20"/></svg>
<h1>${title}</h1>
<p>${text}</p>
<p><a href="/">${home}</a></p>
</main></body>
</html>
`
}

// Runs before the first paint, so that a dark page never flashes white.
try {
  const kept = localStorage.getItem('theme')
  const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
} catch {
  // Storage is blocked: the page stays light.
}

// No probing whether code may be made of text: our policy forbids it, and browsers report the attempt.
globalThis.__zod_globalConfig = { jitless: true }

// What the page at this address asks for is fetched along with the start of the app; see build/ahead.ts.
try {
  const kept = localStorage.getItem('locale')
  const language = kept ?? (navigator.language.startsWith('fr') ? 'fr' : 'en')
  const files = JSON.parse(document.currentScript.dataset.ahead)[language][location.pathname] ?? []
  for (const file of files) {
    const link = document.createElement('link')
    link.rel = 'modulepreload'
    link.href = `/${file}`
    document.head.append(link)
  }
} catch {
  // Then it is fetched when it is asked for.
}

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

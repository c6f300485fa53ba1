/** Every locale file of the web app. The keys of the English one are the type of `useTexts(noun)`. */
interface Texts {
  accounts: typeof import('./features/accounts/accounts.en.json')
  home: typeof import('./features/home/home.en.json')
  landing: typeof import('./features/landing/landing.en.json')
  problems: typeof import('./kernel/problems.en.json')
  shell: typeof import('./shell/shell.en.json')
  ui: typeof import('./ui/ui.en.json')
}

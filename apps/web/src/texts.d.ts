/** Every locale file of the web app. The keys of the English one are the type of `useTexts(noun)`. */
interface Texts {
  problems: typeof import('./kernel/problems.en.json')
  shell: typeof import('./shell/shell.en.json')
  ui: typeof import('./ui/ui.en.json')
}

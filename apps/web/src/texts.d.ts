/** Every locale file of the web app. The keys of the English one are the type of `useTexts(noun)`. */
interface Texts {
  account: typeof import('./features/account/account.en.json')
  accounts: typeof import('./features/accounts/accounts.en.json')
  home: typeof import('./features/home/home.en.json')
  admin: typeof import('./features/admin/admin.en.json')
  keys: typeof import('./features/keys/keys.en.json')
  landing: typeof import('./features/landing/landing.en.json')
  affiliations: typeof import('./features/affiliations/affiliations.en.json')
  links: typeof import('./features/links/links.en.json')
  products: typeof import('./features/products/products.en.json')
  notifications: typeof import('./features/notifications/notifications.en.json')
  coupons: typeof import('./features/coupons/coupons.en.json')
  orders: typeof import('./features/orders/orders.en.json')
  wallet: typeof import('./features/wallet/wallet.en.json')
  problems: typeof import('./kernel/problems.en.json')
  shell: typeof import('./shell/shell.en.json')
  ui: typeof import('./ui/ui.en.json')
}

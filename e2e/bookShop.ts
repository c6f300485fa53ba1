import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { type Caller, callerOf } from './callers.ts'
import { approvedSponsor, fresh, password } from './people.ts'
import type { Server } from './server.ts'
import { expect } from './test.ts'

type Shop = { company: Caller; owner: { username: string }; slug: string; name: string }
const names = ['Madras scarf', 'Ndop basket', 'Penja pepper', 'Batik shirt']

export async function openedShop(server: Server, branding: Record<string, unknown> = {}): Promise<Shop> {
  const name = `Sanaga ${fresh('shop')}`
  const sponsor = await approvedSponsor(server, { currency: 'XAF', company_name: name })
  const company = await callerOf(server, sponsor.username, password)
  const { slug } = await company<{ slug: string }>('PATCH', '/branding', {
    brand_color: '#0f766e',
    welcome_message: 'Handmade in Douala <script>alert(1)</script>',
    payment_words: 'Pay the courier, or send it to 650 00 00 00 with your order number.',
    ...branding,
  })
  return { company, owner: sponsor, slug, name }
}
export const offer = (company: Caller, name: string, price = 7_500, url = 'https://shop.example/p') =>
  company<{ id: string }>('POST', '/products', {
    name,
    price,
    url,
    description: `${name}, made by hand`,
    commission: { kind: 'percent', bps: 1_500 },
  })
export async function stocked(server: Server, branding?: Record<string, unknown>) {
  const shop = await openedShop(server, branding)
  for (const name of names) await offer(shop.company, name)
  await shop.company('POST', '/zones', { name: 'Akwa', city: 'Douala', fee: 1_000, minimum: 10_000 })
  await shop.company('POST', '/zones', { name: 'Bonamoussadi', city: 'Douala', fee: 1_500 })
  return shop
}

let numbers = 0
export const phone = () => `+2376${process.pid % 10_000_000}${++numbers}`.slice(0, 15)
export const words = {
  en: { add: /^Add /, zone: 'Where to deliver', address: 'Address', name: 'Name', phone: 'Phone', send: /^Order for/ },
  fr: {
    add: /^Ajouter /,
    zone: 'Lieu de livraison',
    address: 'Adresse',
    name: 'Nom',
    phone: 'Téléphone',
    send: /^Commander pour/,
  },
}
export async function fill(page: Page, spoken: keyof typeof words = 'en') {
  const { zone, address, name, phone: number } = words[spoken]
  await page.getByLabel(zone).selectOption({ index: 1 })
  await page.getByLabel(address, { exact: true }).fill('Rue Joffre 12')
  await page.getByLabel(name, { exact: true }).fill('Zoe Essomba')
  await page.getByLabel(number, { exact: true }).fill(phone())
}
const shot = async (page: Page, name: string) => {
  const folder = process.env.BOOK_SHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
export async function expectFine(page: Page, name: string) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expectAccessible(page)
    await shot(page, `${name}-${colorScheme}`)
  }
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  expect(isWide).toBe(false)
}

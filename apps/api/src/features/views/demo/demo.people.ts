import { audiencesOf, reachOf, usualRate } from './demo.audiences.ts'

const zones = {
  CA: 'America/Toronto',
  CI: 'Africa/Abidjan',
  CM: 'Africa/Douala',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  KE: 'Africa/Nairobi',
  NG: 'Africa/Lagos',
  SN: 'Africa/Dakar',
} as const
/** The time zone of a country's demo accounts. */
export const timezoneOf = (country: keyof typeof zones) => zones[country]

/** Invented companies and people of the regions we speak the languages of. */
export const companies = [
  {
    name: 'Atelier Sanaga',
    username: 'sanaga',
    city: 'Douala',
    country: 'CM',
    currency: 'XAF',
    industry: 'Fashion',
    locale: 'fr',
    sells_on: 'Instagram, boutique à Akwa',
    fate: 'approved',
  },
  {
    name: 'Maison Teranga',
    username: 'teranga',
    city: 'Dakar',
    country: 'SN',
    currency: 'XOF',
    industry: 'Beauty',
    locale: 'fr',
    sells_on: 'Site web et WhatsApp',
    fate: 'approved',
  },
  {
    name: 'Lagoon Roasters',
    username: 'lagoon',
    city: 'Lagos',
    country: 'NG',
    currency: 'NGN',
    industry: 'Food',
    locale: 'en',
    sells_on: 'Own web shop',
    fate: 'approved',
  },
  {
    name: 'Northwind Outdoor',
    username: 'northwind',
    city: 'Manchester',
    country: 'GB',
    currency: 'GBP',
    industry: 'Sport',
    locale: 'en',
    sells_on: 'Shopify',
    fate: 'approved',
  },
  {
    name: 'Savon de Lourmarin',
    username: 'lourmarin',
    city: 'Lyon',
    country: 'FR',
    currency: 'EUR',
    industry: 'Beauty',
    locale: 'fr',
    sells_on: 'WooCommerce',
    fate: 'approved',
  },
  {
    name: 'Érable & Fils',
    username: 'erable',
    city: 'Québec',
    country: 'CA',
    currency: 'CAD',
    industry: 'Food',
    locale: 'fr',
    sells_on: 'Marchés et boutique en ligne',
    fate: 'pending',
  },
  {
    name: 'Kilimani Phones',
    username: 'kilimani',
    city: 'Nairobi',
    country: 'KE',
    currency: 'KES',
    industry: 'Technology',
    locale: 'en',
    sells_on: 'Marketplace',
    fate: 'rejected',
  },
  {
    name: 'Quick Gains Ltd',
    username: 'quickgains',
    city: 'London',
    country: 'GB',
    currency: 'GBP',
    industry: 'Finance',
    locale: 'en',
    sells_on: 'Cold calls',
    fate: 'suspended',
  },
] as const

const firstNames = [
  'Inès',
  'Kofi',
  'Amina',
  'Léo',
  'Zoé',
  'Ben',
  'Fatou',
  'Chloé',
  'Yves',
  'Ngozi',
  'Awa',
  'Tom',
  'Mariam',
  'Noah',
  'Salomé',
  'Kwame',
  'Emma',
  'Idriss',
  'Grace',
  'Hugo',
]
const lastNames = [
  'Mballa',
  'Diop',
  'Okafor',
  'Martin',
  'Ndiaye',
  'Taylor',
  'Traoré',
  'Tremblay',
  'Wanjiru',
  'Moreau',
  'Bello',
  'Clarke',
  'Kouassi',
  'Roy',
  'Eto',
  'Mensah',
]
const fields = [
  { category: 'Fashion', niche: 'Slow fashion' },
  { category: 'Beauty', niche: 'Skincare' },
  { category: 'Food', niche: 'Street food' },
  { category: 'Sport', niche: 'Trail running' },
  { category: 'Technology', niche: 'Phones' },
  { category: 'Travel', niche: 'Weekends' },
] as const
const places = [
  { location: 'Yaoundé', country: 'CM', locale: 'fr' },
  { location: 'Abidjan', country: 'CI', locale: 'fr' },
  { location: 'Dakar', country: 'SN', locale: 'fr' },
  { location: 'Paris', country: 'FR', locale: 'fr' },
  { location: 'Montréal', country: 'CA', locale: 'fr' },
  { location: 'Lagos', country: 'NG', locale: 'en' },
  { location: 'Nairobi', country: 'KE', locale: 'en' },
  { location: 'Leeds', country: 'GB', locale: 'en' },
] as const
const bios = {
  en: 'I try things for a month before I talk about them. {niche}, honest opinions, and a little humour.',
  fr: 'Je teste un mois avant d’en parler. {niche}, avis sincères et un peu d’humour.',
} as const

export const creators = Array.from({ length: 40 }, (_, n) => {
  const first = firstNames[n % firstNames.length]!
  const last = lastNames[(n * 7) % lastNames.length]!
  const { category, niche } = fields[n % fields.length]!
  const place = places[(n * 3) % places.length]!
  const username = `${first}.${last}`
    .normalize('NFD')
    .replace(/[^a-zA-Z.]/g, '')
    .toLowerCase()
  const handle = username.replace('.', '_')
  return {
    display_name: `${first} ${last}`,
    username: n < firstNames.length ? username : `${username}${n}`,
    locale: place.locale,
    platforms: audiencesOf(n),
    profile: {
      bio: bios[place.locale].replace('{niche}', niche),
      category,
      niche,
      location: place.location,
      country: place.country,
      languages: place.country === 'CM' || place.country === 'CA' ? ['fr', 'en'] : [place.locale],
      instagram: handle,
      youtube: n % 3 === 0 ? handle : null,
      tiktok: n % 2 === 0 ? handle : null,
      declared_reach: reachOf(n),
      ...(n % 5 < 4 && usualRate(place.country, reachOf(n))),
      commission_bps: n % 4 === 0 ? 750 : null,
    },
  }
})

export const buyers = [
  { name: 'Clarisse Ebong', city: 'Douala', phone: '+237 677 41 20 18' },
  { name: 'Moussa Diarra', city: 'Bamako', phone: '+223 76 44 10 92' },
  { name: 'Grace Okafor', city: 'Lagos', email: 'grace.okafor@mail.example' },
  { name: 'Aminata Sow', city: 'Dakar', phone: '+221 77 512 30 44' },
  { name: 'Thomas Lefèvre', city: 'Lyon', email: 't.lefevre@mail.example' },
  { name: 'Priya Sharma', city: 'Leeds', email: 'priya@mail.example' },
  { name: 'Jean-Paul Essomba', city: 'Yaoundé', phone: '+237 691 08 77 15' },
  { name: 'Fatou Camara', city: 'Abidjan', phone: '+225 07 48 22 10' },
  { name: 'Owen Hughes', city: 'Cardiff', email: 'owen.hughes@mail.example' },
  { name: 'Salma Trabelsi', city: 'Tunis', phone: '+216 22 410 558' },
  { name: 'Élise Martin', city: 'Nantes', email: 'elise.martin@mail.example' },
  { name: 'Chidi Eze', city: 'Abuja', phone: '+234 803 441 9027' },
] as const

import type { ChangeBranding, Weekday } from '@affluence/contract/branding'
import type { CreateZone } from '@affluence/contract/zones'
import type { PlaceShopOrder } from '@affluence/contract/storefronts'
import { and, eq } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import { products } from '../../deals/products/products.tables.ts'
import { createZone } from '../../deals/zones/zones.service.ts'
import { changeBranding, setLogo } from '../../people/branding/branding.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { offerPrice } from '../../selling/deliveries/agreements.service.ts'
import { placeHostedOrder } from '../../selling/storefronts/hostedOrders.service.ts'
import { bring, type Bringing, hireCouriers, sharePosition, type Way } from './demo.couriers.service.ts'
import { drawing } from './demo.pictures.ts'
import type { World } from './demo.world.ts'

const week: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
type Circle = [name: string, fee: number, latitude: number, longitude: number, radius_m: number]
type Storefront = {
  look: ChangeBranding
  logo: number
  city: string
  minimum: number
  zones: readonly Circle[]
  phone: string
  couriers: readonly string[]
  /** What one customer asks for in words, and what it costs. */
  wish: { description: string; amount: number }
}
const douala: Storefront = {
  look: {
    brand_color: '#b45309',
    welcome_message: 'Pagnes, bijoux et paniers faits main, livrés chez vous à Douala le jour même.',
    opening_hours: week.map((day) => ({ day, from: '08:00', to: '19:30' })),
    timezone: 'Africa/Douala',
    payment_words: 'Payez en espèces à la livraison, ou par mobile money au 6 77 00 11 22 (Maison Sanaga).',
    allowed_hosts: ['boutique.example.com'],
  },
  logo: 3,
  city: 'Douala',
  minimum: 5000,
  zones: [
    ['Akwa', 1000, 4.0503, 9.6986, 1500],
    ['Bonanjo', 1000, 4.0397, 9.6869, 1200],
    ['Bonapriso', 1500, 4.0241, 9.6953, 1400],
    ['Deïdo', 1500, 4.0653, 9.7102, 1500],
    ['Makepe', 2000, 4.0869, 9.7474, 2200],
  ],
  phone: '+23767755',
  couriers: ['Paul Ngo', 'Brice Etoundi'],
  wish: { description: 'Deux nappes assorties à mes rideaux bleus, 2 m sur 1,40 m', amount: 36_000 },
}
const lyon: Storefront = {
  look: {
    brand_color: '#4d7c0f',
    welcome_message: 'Nos huiles et savons de Provence, livrés à vélo dans Lyon.',
    opening_hours: week.map((day) => ({ day, from: '09:00', to: '19:00' })),
    timezone: 'Europe/Paris',
    payment_words: 'Par virement avec le numéro de la commande, ou en espèces à la livraison.',
  },
  logo: 4,
  city: 'Lyon',
  minimum: 5_00,
  zones: [
    ['Presqu’île', 3_00, 45.7597, 4.8342, 1500],
    ['Part-Dieu', 3_50, 45.7606, 4.8594, 1200],
    ['Croix-Rousse', 4_00, 45.7743, 4.8278, 1300],
  ],
  phone: '+3361255',
  couriers: ['Lina Roux'],
  wish: { description: 'Un coffret cadeau pour une amie qui aime la lavande', amount: 42_00 },
}

const names = ['Awa Mbarga', 'Léa Fontaine', 'Serge Tchami', 'Inès Garnier', 'Yann Eto', 'Nadia Bello', 'Marc Vial']
type Wish = Way & { ago: number; line: number; quantity: number }
const ways: readonly Wish[] = [
  { ago: 16, to: 'completed', isPaid: true, line: 0, quantity: 1 },
  { ago: 11, to: 'completed', isPaid: true, isCash: true, line: 1, quantity: 2 },
  { ago: 7, to: 'failed', isPaid: false, line: 2, quantity: 1 },
  { ago: 4, to: 'completed', isPaid: true, isCash: true, line: 0, quantity: 3 },
  { ago: 2, to: 'in_transit', isPaid: true, line: 1, quantity: 1 },
  { ago: 1, to: 'assigned', isPaid: false, line: 2, quantity: 2 },
  { ago: 1, to: 'pending', isPaid: false, line: 0, quantity: 1 },
]

/** Two shops of the demo that sell to everybody: how they look, where they deliver, and what was ordered there. */
export async function seedStorefronts(world: World, actors: readonly SponsorActor[], today: string) {
  for (const [place, storefront] of [douala, lyon].entries()) {
    const actor = await actorIn(world, actors, storefront.city)
    if (actor) await seedStorefront(world, { actor, storefront, place }, today)
  }
}

async function actorIn({ kernel }: World, actors: readonly SponsorActor[], city: string) {
  const rows = await kernel.db.read.select({ id: sponsors.id }).from(sponsors).where(eq(sponsors.city, city))
  return actors.find(({ sponsor_id }) => rows.some(({ id }) => id === sponsor_id))
}

type Seeding = { actor: SponsorActor; storefront: Storefront; place: number }
async function seedStorefront(world: World, seeding: Seeding, today: string) {
  const { kernel, clock } = world
  const { actor, storefront } = seeding
  clock.steer(later(today, -60 * DAY))
  const { slug } = await changeBranding(kernel, actor, storefront.look)
  await setLogo(kernel, actor, drawing(storefront.logo))
  const zone_ids = await seedZones(world, seeding)
  const couriers = await hireCouriers(world, { actor, ...storefront })
  const goods = await kernel.db.read
    .select({ id: products.id })
    .from(products)
    .where(and(eq(products.sponsor_id, actor.sponsor_id), eq(products.state, 'active')))
    .orderBy(products.created_at)
    .limit(3)
  const buy = buying(world, { ...seeding, slug, zone_ids }, today)
  const underWay: Bringing[] = []
  for (const [n, way] of ways.entries()) {
    const product = goods[way.line % goods.length]!
    const order = await buy(n, way.ago, { items: [{ product_id: product.id, quantity: way.quantity }] })
    const [, , latitude, longitude] = storefront.zones[n % storefront.zones.length]!
    const courier_id = couriers[n % couriers.length]!
    const bringing = { actor, order, courier_id, way, at: { latitude, longitude } }
    await bring(world, bringing)
    if (way.to === 'in_transit') underWay.push(bringing)
  }
  const { wish } = storefront
  const asked = await buy(ways.length, 1, { description: wish.description })
  clock.steer(later(workingTime(today, 1), HOUR))
  await offerPrice(kernel, actor, asked.id, wish.amount)
  for (const bringing of underWay) await sharePosition(world, bringing, today)
}

async function seedZones({ kernel }: World, { actor, storefront: { zones, city, minimum } }: Seeding) {
  const ids: string[] = []
  for (const [name, fee, latitude, longitude, radius_m] of zones) {
    const shape = { center: { latitude, longitude }, radius_m, polygon: null }
    const zone: CreateZone = { name, city, fee, minimum, is_active: true, ...shape }
    ids.push((await createZone(kernel, actor, zone)).id)
  }
  return ids
}

type Buying = Seeding & { slug: string; zone_ids: readonly string[] }
function buying({ kernel, clock }: World, { storefront, place, slug, zone_ids }: Buying, today: string) {
  return (n: number, ago: number, wanted: Pick<PlaceShopOrder, 'items' | 'description'>) => {
    clock.steer(workingTime(today, ago))
    const customer = { name: names[n % names.length]!, phone: `${storefront.phone}${1200 + n}`, address: addressOf(n) }
    const input = { ...wanted, zone_id: zone_ids[n % zone_ids.length]!, customer }
    return placeHostedOrder(kernel, { slug, input, visitor: { cookies: undefined }, ip: `10.20.${place}.${n + 1}` })
  }
}

/** Ten in the morning of a day on which both shops are open. */
function workingTime(today: string, ago: number) {
  const at = `${later(today, -ago * DAY).slice(0, 10)}T10:00:00.000Z`
  return new Date(at).getUTCDay() === 0 ? later(at, -DAY) : at
}
const addressOf = (n: number) => `${12 + n * 7}, rue du Marché`

type Idea = { name: string; category: string; price: number; description: string; bps?: number; amount?: number }

/** What each invented company sells, in the minor units of its currency. */
export const productIdeas: Record<string, readonly Idea[]> = {
  sanaga: [
    {
      name: 'Robe wax « Littoral »',
      category: 'Mode',
      price: 38_000,
      bps: 1200,
      description: 'Coupe ample, coton imprimé à la main à Douala. Taillée pour la chaleur, du bureau au bord de mer.',
    },
    {
      name: 'Chemise en lin écru',
      category: 'Mode',
      price: 29_500,
      bps: 1000,
      description: 'Un lin lavé qui ne se repasse pas. Col officier, boutons de noix de coco.',
    },
    {
      name: 'Sac en raphia tressé',
      category: 'Accessoires',
      price: 24_000,
      amount: 3_000,
      description: 'Tressé par une coopérative de Foumban. Doublure en coton, anse de cuir.',
    },
    {
      name: 'Sandales Akwa',
      category: 'Chaussures',
      price: 19_900,
      bps: 1500,
      description: 'Cuir tanné végétal et semelle souple, cousues main.',
    },
  ],
  teranga: [
    {
      name: 'Beurre de karité pur',
      category: 'Beauté',
      price: 8_500,
      bps: 1800,
      description: 'Pressé à froid, sans parfum. Pour le visage, le corps et les cheveux.',
    },
    {
      name: 'Huile de baobab',
      category: 'Beauté',
      price: 12_000,
      bps: 1500,
      description: 'Une huile sèche, riche en oméga 6, qui pénètre aussitôt.',
    },
    {
      name: 'Masque au bissap',
      category: 'Beauté',
      price: 9_900,
      amount: 1_500,
      description: 'Fleur d’hibiscus et argile rose. Dix minutes, une fois par semaine.',
    },
  ],
  lagoon: [
    {
      name: 'House blend, 250 g',
      category: 'Food',
      price: 650_000,
      bps: 1000,
      description: 'Chocolate and orange peel, roasted on Tuesdays and posted the same day.',
    },
    {
      name: 'Taraba single origin',
      category: 'Food',
      price: 890_000,
      bps: 1200,
      description: 'Grown above 1,600 metres on the Mambilla plateau. Bright, with a long finish.',
    },
    {
      name: 'Tasting box of four',
      category: 'Gifts',
      price: 1_850_000,
      amount: 250_000,
      description: 'Four small bags and a card for your notes.',
    },
  ],
  northwind: [
    {
      name: 'Featherweight rain jacket',
      category: 'Sport',
      price: 12_900,
      bps: 800,
      description: '148 grams, three layers, packs into its own pocket.',
    },
    {
      name: 'Trail pack 15 L',
      category: 'Sport',
      price: 8_900,
      bps: 1000,
      description: 'Sits still when you run. Room for a jacket, a litre of water and lunch.',
    },
    {
      name: 'Merino base layer',
      category: 'Sport',
      price: 6_500,
      bps: 1200,
      description: 'Warm when wet, dry by morning.',
    },
  ],
  lourmarin: [
    {
      name: 'Savon à la lavande',
      category: 'Beauté',
      price: 690,
      bps: 2000,
      description: 'Huile d’olive du Luberon, lavande fine, quatre semaines de séchage.',
    },
    {
      name: 'Shampoing solide',
      category: 'Beauté',
      price: 990,
      bps: 1800,
      description: 'L’équivalent de deux flacons, sans plastique.',
    },
    {
      name: 'Coffret « Une semaine en Provence »',
      category: 'Cadeaux',
      price: 3_900,
      amount: 500,
      description: 'Trois savons, un baume et un gant de coton.',
    },
  ],
}

export const requestMessages = {
  en: [
    'I have followed you for a year and talk about brands I would buy myself. Two posts and a story a month would be fine.',
    'My readers ask me every week where to find something like this.',
    'I filmed a test of three similar products last month; yours was missing.',
  ],
  fr: [
    'Je vous suis depuis un an et je ne parle que de marques que j’achèterais moi-même. Deux publications et une story par mois.',
    'Mes abonnés me demandent chaque semaine où trouver ce genre de produit.',
    'J’ai testé trois produits semblables le mois dernier ; il manquait le vôtre.',
  ],
} as const
export const welcomeMessages = {
  en: 'Welcome! Our picture library is yours to use; write to us when you need a sample.',
  fr: 'Bienvenue ! Notre photothèque est à vous ; écrivez-nous si vous avez besoin d’un échantillon.',
} as const
export const refusals = {
  en: 'Thank you for asking. Your audience is mostly in countries we do not deliver to yet.',
  fr: 'Merci de votre intérêt. Votre audience se trouve surtout dans des pays que nous ne livrons pas encore.',
} as const

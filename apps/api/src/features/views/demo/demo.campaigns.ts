/** What the companies of the demo world advertise. */
export const campaignIdeas = [
  {
    name: 'Spring collection',
    category: 'Fashion',
    niche: 'Slow fashion',
    goals: 'Reach 200,000 people before Easter',
    description:
      'Twelve pieces cut and sewn in our own workshop. Show how you would wear two of them for a week, in daylight, and say what they cost and why.',
    visibility: 'public',
  },
  {
    name: 'Rentrée',
    category: 'Beauty',
    niche: 'Skincare',
    goals: 'Faire connaître la nouvelle gamme',
    description:
      'Trois soins simples pour la peau après l’été. Montrez votre routine du matin avec et sans filtre, en moins d’une minute, et donnez votre avis sincère.',
    visibility: 'public',
  },
  {
    name: 'Taste of the coast',
    category: 'Food',
    niche: 'Street food',
    goals: 'Tastings filmed at home',
    description:
      'We send a box of six. Cook one dish your grandmother would recognise and one she would not, and let somebody taste both on camera.',
    visibility: 'public',
  },
  {
    name: 'First ten kilometres',
    category: 'Sport',
    niche: 'Trail running',
    goals: 'Beginners who start running',
    description:
      'Eight weeks from the sofa to ten kilometres. One honest post a week: what hurt, what helped, what you wore.',
    visibility: 'private',
  },
  {
    name: 'Peau d’été',
    category: 'Beauty',
    niche: 'Skincare',
    goals: 'Cent avis honnêtes',
    description:
      'Testez la crème deux semaines, puis dites ce que vous en pensez, bon ou mauvais. Pas de texte imposé.',
    visibility: 'public',
  },
] as const

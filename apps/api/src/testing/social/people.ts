/** A person on a platform. */
export type Post = { likes: number | null; comments: number; views?: number; shares?: number }
export type SocialPerson = {
  id: string
  username: string
  followers: number
  following: number
  posts: Post[]
  /** Instagram: the id that only our app knows them by. */
  app_id: string
  account_type: string
  hidesFollowers: boolean
  hasChannel: boolean
  hasUploads: boolean
}
let count = 0
export function socialPerson(of: Partial<SocialPerson> = {}): SocialPerson {
  const n = ++count
  return {
    id: String(17_841_400_000_000_000n + BigInt(n)),
    app_id: `9${n}`,
    username: `creator_${n}`,
    followers: 1000,
    following: 10,
    posts: [
      { likes: 30, comments: 10, views: 700, shares: 3 },
      { likes: 50, comments: 10, views: 900, shares: 4 },
    ],
    account_type: 'BUSINESS',
    hidesFollowers: false,
    hasChannel: true,
    hasUploads: true,
    ...of,
  }
}

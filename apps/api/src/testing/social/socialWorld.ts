import type { Platform } from '@affluence/contract/influencers'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialFigures } from '@affluence/contract/socialAccounts.figures'
import { type Caller, testApp } from '../testApp.ts'
import { socialPerson, type SocialPerson } from './people.ts'
import { socialPlatforms } from './socialPlatforms.ts'

/** The application with a stand-in for the platforms. */
export async function socialWorld({ env = {}, now }: { env?: Record<string, string>; now?: string } = {}) {
  const platforms = await socialPlatforms()
  const t = await testApp({ env: { ...platforms.env, ...env }, ...(now && { now }) })
  const connect = async (who: Caller, platform: Platform, person: SocialPerson = socialPerson()) => {
    const { authorize_url } = (await who(socialAccounts.connect, { body: { platform } })).body
    const body = platforms.agree(platform, authorize_url, person)
    return who(socialAccounts.complete, { body })
  }
  return {
    ...t,
    platforms,
    connect,
    /** An influencer with one account that was synced once. */
    async connected(platform: Platform, of: Partial<SocialPerson> = {}) {
      const who = await t.register('influencer')
      const person = socialPerson(of)
      const { body, status } = await connect(who, platform, person)
      if (status !== 201) throw new Error(`not connected: ${JSON.stringify(body)}`)
      await t.work()
      return { who, person, id: body.id }
    },
    sync: async (who: Caller, id: string) => {
      const { task_id } = (await who(socialAccounts.sync, { params: { id } })).body
      await t.work()
      return (await who(socialFigures.sync, { params: { task_id } })).body
    },
    account: async (who: Caller, id: string) => (await who(socialAccounts.get, { params: { id } })).body,
    async end() {
      await t.end()
      await platforms.close()
    },
  }
}

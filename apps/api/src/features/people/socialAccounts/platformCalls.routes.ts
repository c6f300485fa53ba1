import { type PlatformEventState, socialEvents } from '@affluence/contract/socialAccounts.events'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import {
  challengeFor,
  deletionBy,
  receiveDeauthorisation,
  receiveDeletion,
  receiveEvents,
} from './receiving.service.ts'
import en from './dataDeletion.en.json' with { type: 'json' }
import fr from './dataDeletion.fr.json' with { type: 'json' }

/** Routes that platforms call, and the status page of a deletion request. */
export function platformCallRoutes(route: Route, kernel: Kernel) {
  route(socialEvents.verify, 'anyone', ({ params, query }) => challengeFor(kernel, params.platform, query))
  route(socialEvents.receive, 'anyone', ({ params, request }) =>
    receiveEvents(kernel, { platform: params.platform, headers: request.headers, body: request.body as Buffer }),
  )
  route(socialEvents.deauthorize, 'anyone', ({ request }) => receiveDeauthorisation(kernel, request.body as Buffer))
  route(socialEvents.deleteData, 'anyone', ({ request }) => receiveDeletion(kernel, request.body as Buffer))
  route(socialEvents.deletion, 'anyone', async ({ params, answer }) => {
    const deletion = await deletionBy(kernel, params.code)
    answer.cached('private, no-store')
    if (!deletion) return answer.notFoundPage({ en: wordsOf(en, 'none'), fr: wordsOf(fr, 'none') })
    const { state, received_at } = deletion
    return answer.page({ en: wordsOf(en, state, received_at), fr: wordsOf(fr, state, received_at) })
  })
}

const wordsOf = (words: typeof en, name: PlatformEventState | 'none', received_at = '') => ({
  title: words[name].title,
  text: words[name].text.replace('{day}', received_at.slice(0, 10)),
  link: { to: '/', text: words.home },
})

import type { Device } from '@affluence/contract/links'

const crawler =
  /(?<!cu)bot\b|(?<!cu)bot[/;)_-]|crawl|spider|slurp|fetcher|scanner|archiver|preview|facebookexternalhit|facebookcatalog|embedly|quora link|whatsapp|pinterest\/|skypeuri|vkshare|mediapartners|bingpreview|yandex(?!browser)|baidu(?!boxapp|browser)|lighthouse|headless|phantomjs|uptime|pingdom|statuscake|monitor/i
const program =
  /^(curl|wget|python|aiohttp|httpx|scrapy|go-http-client|java\/|apache-http|libwww|lwp|ruby|php|perl|guzzle|axios|node-fetch|got |undici|postman|insomnia|okhttp|httpie|k6\/|autocannon|wrk)/i

export type Visit = { method: string; agent: string; purpose: string }

/** Why a visit is not a person's, or null. Marked and kept, never counted. */
export function botReason({ method, agent, purpose }: Visit) {
  if (method === 'HEAD') return 'head'
  if (/prefetch|prerender|preview/i.test(purpose)) return 'prefetch'
  if (agent === '') return 'no_agent'
  if (crawler.test(agent)) return 'crawler'
  return program.test(agent) ? 'program' : null
}

export function deviceOf(agent: string): Device {
  if (/ipad|tablet|kindle|silk|playbook/i.test(agent)) return 'tablet'
  if (/android/i.test(agent)) return /mobile/i.test(agent) ? 'mobile' : 'tablet'
  if (/iphone|ipod|mobile|opera mini|windows phone/i.test(agent)) return 'mobile'
  return /windows|macintosh|linux|cros|x11/i.test(agent) ? 'desktop' : 'other'
}

/** The site that sent the visitor, without what the address would tell about them; null for none and for ourselves. */
export function referrerHost(header: string, ownHost: string) {
  if (!/^https?:\/\//i.test(header) || header.length > 2000 || !URL.canParse(header)) return null
  const host = new URL(header).hostname.replace(/^(www|m|l|lm)\./, '')
  return host === ownHost || host.length > 100 ? null : host
}

/** The visitor's language among ours: the first of those preferred most. */
export function languageIn(header: string): 'en' | 'fr' {
  const wishes = header.split(',', 20).map((part) => {
    const [tag = '', ...rest] = part.trim().toLowerCase().split(';')
    const weight = rest.map((text) => /^\s*q=([0-9.]+)$/.exec(text)?.[1]).find((text) => text !== undefined)
    return { language: tag.split('-')[0], weight: Number(weight ?? 1) }
  })
  const ours = wishes.filter(({ language, weight }) => (language === 'en' || language === 'fr') && weight > 0)
  return ours.toSorted((a, b) => b.weight - a.weight)[0]?.language === 'fr' ? 'fr' : 'en'
}

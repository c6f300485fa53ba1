import type { BotReason, Device } from '@affluence/contract/links'
import { isbot } from 'isbot'

/** Libraries and tools that fetch for a program. `isbot` knows them too; this only gives them the better name. */
const program =
  /^(curl|wget|python|aiohttp|httpx|scrapy|go-http-client|java\/|apache-http|libwww|lwp|ruby|php|perl|guzzle|axios|node-fetch|got |undici|postman|insomnia|okhttp|httpie|dart\/|k6\/|autocannon|wrk)/i
/** Crawlers that `isbot` does not know. */
const unlisted = /^friendica\b|mastodon|pleroma/i
/**
 * A web view on a phone or tablet. Its agent names the app around it (Pinterest, WhatsApp, …) and the device, which
 * lists of robots mistake for robots; so here only words that robots use for themselves count.
 */
const webView =
  /^Mozilla\/5\.0 \((?:iPhone|iPad|iPod|(?:Linux|Android)[^)]*Android|Linux;|Android)[^)]*\).*(?:AppleWebKit|Gecko)\//i
const namesItself =
  /(?<!cu)bots?(?:\b|_)|crawl|spider|compatible;|https?:|headless|lighthouse|google-?other|inspectiontool|pagespeed|ptst\//i
/** Bare `node`, without a version, is how a shop's own server follows a link. */
const allowed = /^node$/i

const isCrawler = (agent: string) => {
  if (allowed.test(agent)) return false
  return webView.test(agent) ? namesItself.test(agent) : unlisted.test(agent) || isbot(agent)
}

export type Visit = { method: string; agent: string; purpose: string }

/** Why a visit looks like a robot's, or null. It is marked and kept; the figures leave it out. */
export function botReason({ method, agent, purpose }: Visit): BotReason | null {
  if (method === 'HEAD') return 'head'
  if (/prefetch|prerender|preview/i.test(purpose)) return 'prefetch'
  if (agent === '') return 'no_agent'
  if (program.test(agent)) return 'program'
  return isCrawler(agent) ? 'crawler' : null
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

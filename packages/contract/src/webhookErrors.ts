import { z } from 'zod'

/** Why a call failed, in the words of both languages. */
const texts = {
  timeout: { en: 'no answer within 15 seconds', fr: 'pas de réponse en 15 secondes' },
  connect_timeout: { en: 'could not connect in time', fr: 'délai de connexion dépassé' },
  connection_refused: { en: 'connection refused', fr: 'connexion refusée' },
  host_unreachable: { en: 'host not reachable', fr: 'hôte injoignable' },
  host_not_found: { en: 'name of the host not found', fr: 'nom d’hôte introuvable' },
  not_public: { en: 'not a public address', fr: 'adresse non publique' },
  connection_cut: { en: 'connection cut', fr: 'connexion coupée' },
  not_http: { en: 'answer is not HTTP', fr: 'la réponse n’est pas du HTTP' },
  bad_certificate: { en: 'certificate not valid', fr: 'certificat non valide' },
  event_gone: { en: 'event no longer kept', fr: 'événement qui n’est plus conservé' },
  call_failed: { en: 'call failed', fr: 'échec de l’appel' },
} as const
const status = { en: 'answered {status}', fr: 'a répondu {status}' } as const

type Fault = keyof typeof texts
const faults = Object.keys(texts) as [Fault, ...Fault[]]
/** `status`: the server answered, but not with success. */
export const WebhookErrorCode = z.enum(['status', ...faults])
export type WebhookErrorCode = z.output<typeof WebhookErrorCode>

/** The code of an error that is given in English words; null where there was none. */
export function webhookErrorCode(words: string | null): WebhookErrorCode | null {
  if (words === null) return null
  if (/^answered \d+$/.test(words)) return 'status'
  return faults.find((fault) => texts[fault].en === words) ?? 'call_failed'
}
export const webhookErrorText = (code: WebhookErrorCode, locale: 'en' | 'fr', answered: number | null = null) =>
  code === 'status' ? status[locale].replace('{status}', String(answered ?? '')) : texts[code][locale]

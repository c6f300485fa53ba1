import type { Locale } from '@affluence/contract/common'
import type { NoticeData, NoticeValue } from '@affluence/contract/notifications'
import { moneyText, rateText } from '../../../kernel/money.ts'
import en from './mails.en.json' with { type: 'json' }
import fr from './mails.fr.json' with { type: 'json' }

/** Every mail there is. The feature that sends it words it, in `mails` of its `*.feature.ts`. */
export const mailKinds = [
  'verify_email',
  'reset_password',
  'user_approved',
  'user_rejected',
  'user_flagged',
  'user_unflagged',
  'user_suspended',
  'test_mail',
  'user_restored',
  'confirm_registration',
  'registration_known',
  'email_change_asked',
  'password_changed',
  'api_key_created',
  'sign_in_link_created',
  'two_factor_on',
  'two_factor_off',
  'sign_in_guessed',
  'campaign_flagged',
  'campaign_unflagged',
  'campaign_dates_moved',
  'ad_request_received',
  'ad_request_revised',
  'ad_request_countered',
  'ad_request_accepted',
  'ad_request_rejected',
  'ad_request_withdrawn',
  'ad_request_expired',
  'ad_request_submitted',
  'ad_request_returned',
  'ad_request_completed',
  'ad_request_cancel_asked',
  'ad_request_kept',
  'ad_request_cancelled',
  'ad_request_message',
  'ad_request_to_decide',
  'affiliation_sent',
  'affiliation_received',
  'affiliation_cancelled',
  'affiliation_approved',
  'affiliation_rejected',
  'affiliation_revoked',
  'affiliation_ended',
  'commission_changed',
  'product_silent',
  'coupon_assigned',
  'coupon_unassigned',
  'payout_paid',
  'payout_failed',
  'payout_method_changed',
  'top_up_requested',
  'top_up_confirmed',
  'top_up_refused',
  'wallet_refund_requested',
  'wallet_refund_confirmed',
  'wallet_refund_refused',
  'waiver_given',
  'commission_created',
  'commission_held',
  'commission_released',
  'commission_rejected',
  'commission_reversed',
  'commission_adjusted',
  'commission_to_decide',
  'daily_reminder',
  'invitation',
  'monthly_report',
  'social_expired',
  'social_failing',
  'social_revoked',
  'social_misconfigured',
  'social_report',
  'webhook_failing',
  'webhook_disabled',
  'shop_order_placed',
  'shop_price_offered',
] as const
export type MailKind = (typeof mailKinds)[number]
export type MailText = { subject: string; lead: string; action: string }
export type MailTexts<K extends MailKind = MailKind> = Record<Locale, Record<K, MailText>>
export const ownTexts = { en: en.kinds, fr: fr.kinds }
const commonIn = { en: en.common, fr: fr.common }
/** Where the button of a mail leads whose data name no link. */
const paths: Partial<Record<MailKind, string>> = {
  verify_email: '/verify-email',
  reset_password: '/reset-password',
  confirm_registration: '/confirm-registration',
  registration_known: '/sign-in',
  email_change_asked: '/account',
  password_changed: '/account',
  user_approved: '/home',
  user_rejected: '/home',
  user_flagged: '/home',
  user_unflagged: '/home',
  user_suspended: '/',
  user_restored: '/home',
  test_mail: '/admin/settings',
}

export const pathOf = (kind: MailKind) => paths[kind] ?? '/home'

export const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
function worded(value: NoticeValue, locale: Locale): string {
  if (typeof value !== 'object') return String(value)
  if ('en' in value) return value[locale]
  return 'bps' in value ? rateText(value.bps, locale) : moneyText(value.amount, value.currency, locale)
}
const filled = (text: string, data: NoticeData, locale: Locale) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => worded(data[name] ?? '', locale))

/** The letter in the receiver's language, as HTML and as plain text. What people typed is shown, never obeyed. */
export function writeMail<K extends MailKind>(
  texts: MailTexts<K>,
  kind: K,
  locale: Locale,
  data: NoticeData,
  site: { base: string; token: string | null; unsubscribe?: string | null },
  /** Made by us, already escaped: figures and pictures. */
  more: { html: string; text: string } = { html: '', text: '' },
) {
  const { subject, lead, action } = texts[locale][kind]
  const link = `${site.base}${typeof data['link'] === 'string' ? data['link'] : pathOf(kind)}${site.token ? `#${site.token}` : ''}`
  const paragraphs = filled(lead, data, locale).split('\n').filter(Boolean)
  const common = commonIn[locale]
  const title = filled(subject, data, locale).replace(/[^\S\u00a0]+/g, ' ')
  const leads = (label: string, to: string) => `${label}${locale === 'fr' ? '\u00a0' : ''}: ${to}`
  const footerTexts = site.unsubscribe
    ? { [common.stop]: site.unsubscribe, [common.choices]: `${site.base}/notifications` }
    : {}
  const footer = [common.footer, ...Object.entries(footerTexts).map(([label, to]) => leads(label, to))].join('\n')
  const text = [...paragraphs, more.text, leads(action, link), '--', footer].filter(Boolean).join('\n\n')
  const end = [escaped(common.footer), ...Object.entries(footerTexts).map(([label, to]) => footLink(label, to))].join(
    '<br>',
  )
  const html = layout({ title, paragraphs, action, link, locale, end, more: more.html })
  return { subject: title, text, html }
}

const footLink = (label: string, to: string) => `<a href="${escaped(to)}" style="color:#475569">${escaped(label)}</a>`

type MailParts = {
  title: string
  paragraphs: string[]
  action: string
  link: string
  locale: Locale
  /** Escaped already. */
  end: string
  more: string
}
const layout = ({ title, paragraphs, action, link, locale, end, more }: MailParts) => `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title></head>
<body style="margin:0;padding:24px;background:#f1f5f9;font-family:Inter,Segoe UI,Helvetica,Arial,sans-serif;color:#0f172a">
<div style="max-width:520px;margin:0 auto;background:#ffffff;border-radius:12px;padding:32px">
<p style="margin:0 0 24px;font-weight:700;font-size:18px;color:#006e8a">Affluence</p>
<h1 style="margin:0 0 16px;font-size:20px;line-height:28px;color:#0f172a">${escaped(title)}</h1>
${paragraphs.map((one) => `<p style="margin:0 0 16px;font-size:15px;line-height:24px;color:#334155">${escaped(one)}</p>`).join('\n')}
${more}
<p style="margin:24px 0"><a href="${escaped(link)}" style="display:inline-block;background:#006e8a;color:#ffffff;text-decoration:none;padding:12px 20px;border-radius:8px;font-weight:600;font-size:15px">${escaped(action)}</a></p>
<p style="margin:0;font-size:13px;line-height:20px;color:#475569;word-break:break-all">${escaped(link)}</p>
</div>
<p style="max-width:520px;margin:16px auto 0;font-size:12px;line-height:18px;color:#475569;text-align:center">${end}</p>
</body>
</html>
`

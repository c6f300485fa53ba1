import { receiverOf, secretFor } from './features/accounts/receivers.service.ts'
import accountsEn from './features/accounts/accounts.mails.en.json' with { type: 'json' }
import accountsFr from './features/accounts/accounts.mails.fr.json' with { type: 'json' }
import campaignsEn from './features/campaigns/campaigns.mails.en.json' with { type: 'json' }
import campaignsFr from './features/campaigns/campaigns.mails.fr.json' with { type: 'json' }
import adRequestsEn from './features/adRequests/adRequests.mails.en.json' with { type: 'json' }
import adRequestsFr from './features/adRequests/adRequests.mails.fr.json' with { type: 'json' }
import affiliationsEn from './features/affiliations/affiliations.mails.en.json' with { type: 'json' }
import affiliationsFr from './features/affiliations/affiliations.mails.fr.json' with { type: 'json' }
import couponsEn from './features/coupons/coupons.mails.en.json' with { type: 'json' }
import couponsFr from './features/coupons/coupons.mails.fr.json' with { type: 'json' }
import payoutsEn from './features/payouts/payouts.mails.en.json' with { type: 'json' }
import payoutsFr from './features/payouts/payouts.mails.fr.json' with { type: 'json' }
import remindersEn from './features/reminders/reminders.mails.en.json' with { type: 'json' }
import remindersFr from './features/reminders/reminders.mails.fr.json' with { type: 'json' }
import reportsEn from './features/reports/reports.mails.en.json' with { type: 'json' }
import reportsFr from './features/reports/reports.mails.fr.json' with { type: 'json' }
import type { Sources } from './features/mails/delivery.service.ts'
import { ownTexts } from './features/mails/mails.rules.ts'
import { unsubscribeUrlFor } from './features/notifications/unsubscribing.service.ts'

/** What mails are made of. Each feature words its own; a kind without words in one language does not compile. */
export const mailed: Sources = {
  texts: {
    en: {
      ...ownTexts.en,
      ...accountsEn,
      ...campaignsEn,
      ...adRequestsEn,
      ...affiliationsEn,
      ...couponsEn,
      ...payoutsEn,
      ...remindersEn,
      ...reportsEn,
    },
    fr: {
      ...ownTexts.fr,
      ...accountsFr,
      ...campaignsFr,
      ...adRequestsFr,
      ...affiliationsFr,
      ...couponsFr,
      ...payoutsFr,
      ...remindersFr,
      ...reportsFr,
    },
  },
  receiverOf,
  secretFor,
  unsubscribeUrl: unsubscribeUrlFor,
  parts: {
    // Loaded when it is needed: it draws.
    monthly_report: async (...asked) =>
      (await import('./features/reports/monthlyLetter.service.ts')).monthlyParts(...asked),
  },
}

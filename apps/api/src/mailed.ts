import { receiverOf, secretFor } from './features/people/accounts/receivers.service.ts'
import accountsEn from './features/people/accounts/accounts.mails.en.json' with { type: 'json' }
import accountsFr from './features/people/accounts/accounts.mails.fr.json' with { type: 'json' }
import campaignsEn from './features/deals/campaigns/campaigns.mails.en.json' with { type: 'json' }
import campaignsFr from './features/deals/campaigns/campaigns.mails.fr.json' with { type: 'json' }
import adRequestsEn from './features/deals/adRequests/adRequests.mails.en.json' with { type: 'json' }
import adRequestsFr from './features/deals/adRequests/adRequests.mails.fr.json' with { type: 'json' }
import affiliationsEn from './features/deals/affiliations/affiliations.mails.en.json' with { type: 'json' }
import affiliationsFr from './features/deals/affiliations/affiliations.mails.fr.json' with { type: 'json' }
import couponsEn from './features/selling/coupons/coupons.mails.en.json' with { type: 'json' }
import couponsFr from './features/selling/coupons/coupons.mails.fr.json' with { type: 'json' }
import payoutsEn from './features/selling/payouts/payouts.mails.en.json' with { type: 'json' }
import payoutsFr from './features/selling/payouts/payouts.mails.fr.json' with { type: 'json' }
import remindersEn from './features/views/reminders/reminders.mails.en.json' with { type: 'json' }
import remindersFr from './features/views/reminders/reminders.mails.fr.json' with { type: 'json' }
import reportsEn from './features/views/reports/reports.mails.en.json' with { type: 'json' }
import reportsFr from './features/views/reports/reports.mails.fr.json' with { type: 'json' }
import type { Sources } from './features/platform/mails/delivery.service.ts'
import { ownTexts } from './features/platform/mails/mails.rules.ts'
import { unsubscribeUrlFor } from './features/platform/notifications/unsubscribing.service.ts'

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
      (await import('./features/views/reports/monthlyLetter.service.ts')).monthlyParts(...asked),
  },
}

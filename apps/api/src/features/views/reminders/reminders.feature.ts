import { feature, none } from '../../../feature.ts'
import { reminderTasks } from './reminders.jobs.ts'
import en from './reminders.mails.en.json' with { type: 'json' }
import fr from './reminders.mails.fr.json' with { type: 'json' }

export const remindersFeature = feature({
  name: 'reminders',
  routes: none,
  jobs: none,
  tasks: reminderTasks,
  reactions: none,
  exports: none,
  checks: none,
  notices: ['daily_reminder', 'invitation'],
  mails: { en, fr },
  labels: none,
  quotas: none,
  priced: none,
  sealed: none,
  provides: none,
  webhooks: none,
  demo: none,
})

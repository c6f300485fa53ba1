import { task } from '../../../kernel/work/work.ts'
import { inviteAbsent, remindInfluencers } from './reminders.service.ts'

export const reminderTasks = [
  task({ name: 'daily_reminder', every: 'hour', run: remindInfluencers }),
  task({ name: 'invite_absent', every: 'hour', run: inviteAbsent }),
]

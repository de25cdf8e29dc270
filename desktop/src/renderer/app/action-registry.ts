/** The one list of what a person can do. A feature with actions of its own adds its line here. */
import { baseActions, createActionRegistry, objectActions, targetActions } from '#renderer/actions'
import { calendarActions } from '#renderer/features/calendar'
import { exchangeActions } from '#renderer/features/exchange'
import { mailActions } from '#renderer/features/mail'
import { recordActions } from '#renderer/features/records'
import { syncActions } from '#renderer/features/sync'
import { teamActions } from '#renderer/features/team'
import { todayActions } from '#renderer/features/today'
import { viewActions } from '#renderer/views'

export const actionRegistry = createActionRegistry([
  baseActions,
  objectActions,
  viewActions,
  recordActions,
  targetActions,
  exchangeActions,
  mailActions,
  calendarActions,
  todayActions,
  teamActions,
  syncActions,
])

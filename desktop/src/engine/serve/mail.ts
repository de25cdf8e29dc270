/** mail.*, mailAccounts.*, calendar.*: what this device holds of the person's mailboxes and calendars. */
import type { Log } from '@kith/shared/kit'
import type { AccountsService, CalendarService, CardsService, MailService } from '@kith/shared/rpc'
import type { Api } from './border.ts'
import { serveService } from './service.ts'

export const serveMail = (api: Api, deps: { readonly mail: MailService; readonly log: Log }) =>
  serveService(api, 'mail', deps.mail, deps.log)

export const serveMailAccounts = (
  api: Api,
  deps: { readonly accounts: AccountsService; readonly log: Log },
) => serveService(api, 'mailAccounts', deps.accounts, deps.log)

export const serveCalendar = (
  api: Api,
  deps: { readonly calendar: CalendarService; readonly log: Log },
) => serveService(api, 'calendar', deps.calendar, deps.log)

export const serveCards = (api: Api, deps: { readonly cards: CardsService; readonly log: Log }) =>
  serveService(api, 'cards', deps.cards, deps.log)

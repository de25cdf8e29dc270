/** Everything the renderer may ask of the engine: the three verbs as data. */
import type { ContractRouterClient } from '@orpc/contract'
import type { ServiceOf } from './define.ts'
import { account, team } from './areas/account.ts'
import { calendar } from './areas/calendar.ts'
import { cards } from './areas/cards.ts'
import { commands } from './areas/commands.ts'
import { backup, device, files, jobs } from './areas/device.ts'
import { exchange } from './areas/exchange.ts'
import { mailAccounts } from './areas/mail-accounts.ts'
import { mail } from './areas/mail.ts'
import { records } from './areas/records.ts'
import { rows } from './areas/rows.ts'
import { sync } from './areas/sync.ts'
import { inbox, presence } from './areas/together.ts'
import { workspace } from './areas/workspace.ts'

export const contract = {
  commands,
  rows,
  workspace,
  records,
  exchange,
  files,
  jobs,
  backup,
  device,
  account,
  team,
  sync,
  presence,
  inbox,
  mail,
  mailAccounts,
  calendar,
  cards,
}
export type Contract = typeof contract
/** A caller of the contract, whatever lies between. */
export type ContractClient = ContractRouterClient<Contract>

/** What fills the areas of mail and calendar. */
export type MailService = ServiceOf<typeof mail>
export type AccountsService = ServiceOf<typeof mailAccounts>
export type CalendarService = ServiceOf<typeof calendar>
export type CardsService = ServiceOf<typeof cards>

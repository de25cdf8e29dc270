export {
  SIM_CLIENT,
  startProviderSim,
  type ProviderSim,
  type ProviderSimOptions,
} from './provider-sim.ts'
export { addDemoInvitations, fillDemoCalendar } from './demo-calendar.ts'
export { fillDemoMailbox, type DemoPerson } from './demo-mail.ts'
export type { SimAccounts, SimUser } from './sim-accounts.ts'
export type { SimCalendar, SimCalendars, SimEvent } from './sim-calendar.ts'
export type { SimFault, SimFaults } from './sim-faults.ts'
export type { SimInvitation } from './sim-invitations.ts'
export type { SimMailbox, SimMessage } from './sim-mailbox.ts'

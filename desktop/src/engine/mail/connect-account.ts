/** From an account's row to a mailbox that can be asked. */
import type { Clock, Log } from '@kith/shared/kit'
import { connectFault, type MailConnector } from '#engine/connectors'
import type { AccountRow } from '#engine/mailbox'
import { imapConnectorOf, readConfig } from './account-config.ts'

export interface AccountSecrets {
  readonly get: (name: string) => Promise<string | undefined>
  readonly set: (name: string, value: string) => Promise<void>
  readonly remove: (name: string) => Promise<void>
}
export type ConnectProvider = (row: AccountRow, secrets: AccountSecrets) => Promise<MailConnector>

export interface ConnectDeps {
  readonly secrets: AccountSecrets
  readonly clock: Clock
  readonly log: Log
  /** Providers with an interface of their own. */
  readonly connectors?: Partial<Record<'google' | 'microsoft', ConnectProvider>>
}

/** Throws `connect/needs-reauth` when its password is not on this device. */
export async function connectAccount(deps: ConnectDeps, row: AccountRow): Promise<MailConnector> {
  const { secrets, clock, log, connectors = {} } = deps
  if (row.provider !== 'imap') {
    const connect = connectors[row.provider]
    if (connect === undefined)
      throw connectFault('misconfigured', {
        host: row.provider,
        why: 'this Kith cannot connect to it',
        step: 'client',
      })
    return await connect(row, secrets)
  }
  const password = await secrets.get(row.secret_name)
  if (password === undefined)
    throw connectFault('needs-reauth', {
      host: row.address,
      why: 'its password is not on this device',
    })
  return imapConnectorOf({ ...readConfig(row), address: row.address, password }, { clock, log })
}

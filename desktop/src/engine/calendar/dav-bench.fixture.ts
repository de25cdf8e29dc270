/** A device with its calendars at a real CalDAV server, in a folder where it is found again after a kill. */
import { systemClock } from '@kith/shared/kit'
import { createCaldavConnector } from '#engine/connectors'
import type { Mailbox } from '#engine/mailbox'
import { openCalendars, ZONE } from './calendar.fixture.ts'

/** Enough for another process to open the same device. */
export interface DavPlace {
  readonly url: string
  readonly user: string
  readonly folder: string
}

export function openDavBench(
  { url, user, folder }: DavPlace,
  wrapStore?: (store: Mailbox['store']) => Mailbox['store'],
) {
  const address = `${user}@example.test`
  const connect = async () =>
    createCaldavConnector({
      url,
      user,
      password: 'secret',
      address,
      floatingZone: ZONE,
      clock: systemClock,
    })
  return openCalendars(address, connect, {}, { folder, ...(wrapStore && { wrapStore }) })
}
export type DavBench = Awaited<ReturnType<typeof openDavBench>>

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

/** The process gone with the n-th write of the file, every other time before that is committed. */
export function dyingStore(store: Mailbox['store'], writes: number): Mailbox['store'] {
  let left = writes
  const die = () => process.kill(process.pid, 'SIGKILL')
  return {
    ...store,
    write(work, options) {
      const isLast = left-- === 0
      const result = store.write(tx => {
        const done = work(tx)
        if (isLast && writes % 2 === 1) die()
        return done
      }, options)
      if (isLast) die()
      return result
    },
  }
}

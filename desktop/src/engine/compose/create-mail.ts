/** Mail and calendar of this device: reads on a connection of this thread, everything else in the mail thread. */
import type { Log } from '@kith/shared/kit'
import type { AccountsService, CalendarService, MailService } from '@kith/shared/rpc'
import { createMailThread, createProxy, mailThreadFault } from '#engine/mail-thread'
import type { HostPorts } from '#engine/ports'

export interface Mail {
  readonly mail: MailService
  readonly accounts: AccountsService
  readonly calendar: CalendarService
  /** Starts the thread when there is mail. */
  readonly resume: () => void
  readonly close: () => Promise<void>
}

/** After the first page is on screen. */
const START_MS = 400

export function createMail({ ports, log }: { readonly ports: HostPorts; readonly log: Log }): Mail {
  const { profile, timeZone, locale, version, secrets } = ports
  const thread = createMailThread({ profile, timeZone, locale, version, log, serve: answer })
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    mail: createProxy<MailService>(thread, 'mail', {
      threads: { value: { rows: [], cursor: null, unknown: [] } },
    }),
    accounts: createProxy<AccountsService>(thread, 'accounts', {
      list: { events: [] },
      blockRules: { value: [] },
    }),
    calendar: createProxy<CalendarService>(thread, 'calendar', {
      calendars: { events: [] },
      changes: { events: { revision: 0 } },
      entries: { value: [] },
    }),
    resume() {
      if (!thread.hasFile()) return
      timer = setTimeout(() => {
        thread.start().catch((error: unknown) => log.error('mail-thread/cannot-start', { error }))
      }, START_MS).unref()
    },
    close() {
      clearTimeout(timer)
      return thread.close()
    },
  }

  /** What the mail thread asks of this one. */
  function answer(path: string, input: unknown): unknown {
    const asked = input as { readonly name: string; readonly value: string; readonly url: string }
    if (path === 'secrets.get') return secrets.get(asked.name)
    if (path === 'secrets.set') return secrets.set(asked.name, asked.value)
    if (path === 'secrets.remove') return secrets.remove(asked.name)
    if (path === 'openUrl') return ports.openUrl(asked.url)
    throw mailThreadFault('unknown', { path })
  }
}

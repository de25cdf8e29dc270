/**
 * What runs in the mail thread. Each area is a service of the contract's shape, under the name it
 * is called by: `accounts.list`, `calendar.save`, `mail.act`.
 */
import type { Clock, Log } from '@kith/shared/kit'
import { createMailbox } from '#engine/mailbox'
import { mailThreadFault } from './thread-faults.ts'
import type { MailThreadSetup } from './mail-thread.ts'

export interface MailSideDeps extends MailThreadSetup {
  readonly clock: Clock
  readonly log: Log
  /** Asks the engine's thread: `secrets.get`, `secrets.set`, `secrets.remove`, `openUrl`, `keepFile`. */
  readonly ask: (path: string, input: unknown) => Promise<unknown>
  readonly tell: (name: string, value: unknown) => void
}

export interface MailSide {
  readonly serve: (path: string, input: unknown, signal: AbortSignal) => unknown
  readonly told: (name: string, value: unknown) => void
  readonly close: () => Promise<void>
}

type Area = Readonly<Record<string, (input: never, signal: AbortSignal) => unknown>>

/** Throws the faults of `openSideFile`. */
export function createMailSide(deps: MailSideDeps): MailSide {
  const { file, profile, clock, log, tell } = deps
  const mailbox = createMailbox({ file, profile, clock, log })
  mailbox.onChanged(threads => tell('changed', { threads }))
  // accounts: [imap] engine/mail, over `mailbox`; calendar: [cal] engine/calendar.
  const areas: Readonly<Record<string, Area>> = { mail: mailbox.service }

  return {
    serve(path, input, signal) {
      const [area = '', name = ''] = path.split('.', 2)
      const call = areas[area]?.[name]
      if (call === undefined) throw mailThreadFault('unknown', { path })
      return call(input as never, signal)
    },
    told: () => undefined,
    close: () => mailbox.close(),
  }
}

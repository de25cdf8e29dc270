/** All that an engine needs from the program it runs in. Electron, headless, the command line and tests each pass their own. */
import type { Clock, Log } from '@kith/shared/kit'

export interface Secrets {
  readonly get: (name: string) => Promise<string | undefined>
  readonly set: (name: string, value: string) => Promise<void>
  readonly remove: (name: string) => Promise<void>
}

/** One error as it may be handed on: names and places in the program, nothing of the person. */
export interface KeptError {
  readonly at: string
  readonly event: string
  readonly type: string
  readonly value: string
  readonly places: readonly string[]
}

export interface HostPorts {
  readonly host: 'electron' | 'headless' | 'cli' | 'test'
  /** Folder of the profile: `workspace.kith`, `files/`, `snapshots/`, `kith.json`. Made when missing. */
  readonly profile: string
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  /** Errors that were logged in this profile, also before this start; the oldest first. */
  readonly errors: () => readonly KeptError[]
  readonly secrets: Secrets
  /** IANA time zone and BCP 47 locale of the machine. */
  readonly timeZone: string
  readonly locale: string
  readonly openUrl: (url: string) => Promise<void>
  readonly notify: (notice: {
    readonly title: string
    readonly body: string
    readonly link?: string
  }) => void
  /** The engine cannot go on with the file it has open (restore, fatal disk error): start it again. */
  readonly restart: (reason: string) => void
}

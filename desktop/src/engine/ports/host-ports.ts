/** All that an engine needs from the program it runs in. Electron, headless, the command line and tests each pass their own. */
import type { Clock, Log } from '@kith/shared/kit'

export interface Secrets {
  readonly get: (name: string) => Promise<string | undefined>
  readonly set: (name: string, value: string) => Promise<void>
  readonly remove: (name: string) => Promise<void>
}

export interface HostPorts {
  readonly host: 'electron' | 'headless' | 'cli' | 'test'
  /** Folder of the profile: `workspace.kith`, `files/`, `snapshots/`, `kith.json`. Made when missing. */
  readonly profile: string
  readonly version: string
  readonly clock: Clock
  readonly log: Log
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

/** The ports of a plain Node program: what headless, the command line and the utility process have in common. */
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { defineFaults, systemClock, type Log } from '@kith/shared/kit'
import { reportingLog } from '@kith/shared/reports'
import type { HostPorts } from '#engine/ports'
import { createFileSecrets } from './file-secrets.ts'
import { createKeptErrors } from './kept-errors.ts'

const VERSION = '0.1.0'

const hostFault = defineFaults('host', {
  'unsafe-url': {
    status: 422,
    retry: false,
    say: (d: { url: string }) =>
      `“${d.url}” is not a web, mail or phone address, so Kith does not open it.`,
  },
})

export interface NodeHost {
  readonly host: HostPorts['host']
  /** Folder named by `--data`; absent: the person's own profile. */
  readonly profile?: string | undefined
  readonly log: Log
  readonly restart: HostPorts['restart']
}

/** By itself V8 lets garbage grow to several times of what is alive before a long collection. */
const SMALL_HEAP = '--heap-growing-percent=100'

export function createNodePorts({ host, profile, log, restart }: NodeHost): HostPorts {
  setFlagsFromString(SMALL_HEAP)
  const folder = profile === undefined ? defaultProfile() : resolve(profile)
  const kept = createKeptErrors(folder, systemClock)
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return {
    host,
    profile: folder,
    version: VERSION,
    clock: systemClock,
    log: reportingLog(log, kept),
    errors: kept.read,
    secrets: createFileSecrets(folder),
    timeZone,
    locale,
    openUrl,
    notify: notice => log.info('host/notice', { title: notice.title.length }),
    restart,
  }
}

/** `KITH_DATA`, else the place where programs of this system keep a person's data. */
export function defaultProfile(): string {
  const named = process.env['KITH_DATA']
  if (named !== undefined && named !== '') return resolve(named)
  if (process.platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'Kith')
  if (process.platform === 'win32')
    return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Kith')
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'kith')
}

/** Opens web, mail and phone addresses only: anything else could start a program. */
async function openUrl(url: string): Promise<void> {
  if (!/^(https?:|mailto:|tel:)/i.test(url))
    throw hostFault('unsafe-url', { url: url.slice(0, 80) })
  const { href } = new URL(url)
  const [program, ...flags] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open']
  const child = spawn(program ?? 'xdg-open', [...flags, href], { stdio: 'ignore', detached: true })
  await new Promise<void>((done, fail) => {
    child.once('spawn', done)
    child.once('error', fail)
  })
  child.unref()
}

/** Sends what is due of one account and ends, unless it is killed before. */
import type { MailConnector } from '#engine/connectors'
import type { Dovecot } from '#engine/mail-testkit'
import { openBoxBench, type BoxPlace } from './box-bench.fixture.ts'
import { openBench, type Bench } from './engine.fixture.ts'
import { killingStore } from '#engine/mail-testkit'
import { sendDue } from './send-due.ts'

export type Side = 'before' | 'after'
/** Where this process kills itself; a kill from the other end of the line is not its business. */
export type OwnDeath =
  | { readonly call: 'send' | 'fileSent' | 'findSent'; readonly side: Side }
  /** The n-th transaction of its file, before or after it is committed. */
  | { readonly write: number; readonly side: Side }
export interface SendPlace {
  readonly at:
    | { readonly port: number; readonly smtpPort: number; readonly user: string }
    | Pick<BoxPlace, 'provider' | 'url' | 'token'>
  readonly folder: string
  readonly now: number
  readonly death: OwnDeath | null
}

const die = () => process.kill(process.pid, 'SIGKILL')

function open({ at, folder, now, death }: SendPlace): Bench {
  const clock = { now: () => now }
  const wrapStore = (store: Bench['mailbox']['store']) =>
    death !== null && 'write' in death
      ? killingStore(store, death.write, death.side === 'before')
      : store
  if ('provider' in at) return openBoxBench({ ...at, folder, now }, { clock, wrapStore })
  const server = { host: '127.0.0.1', port: at.port } as unknown as Dovecot
  const wrap = (connector: MailConnector): MailConnector => {
    if (death === null || !('call' in death)) return connector
    const work = connector[death.call] as (...words: unknown[]) => Promise<unknown>
    return Object.assign(Object.create(connector) as MailConnector, {
      async [death.call](...words: unknown[]) {
        if (death.side === 'before') die()
        const result = await work(...words)
        die()
        return result
      },
    })
  }
  return openBench(server, { ...at, folder, clock, wrap, wrapStore })
}

const bench = open(JSON.parse(process.argv[2] ?? '') as SendPlace)
await bench.runner.use(sendDue)
await bench.close()
process.exit(0)

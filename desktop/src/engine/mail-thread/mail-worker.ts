/** Entry of the mail thread: opens `mail.db`, puts the rooms of mail together, answers calls. */
import { parentPort, workerData } from 'node:worker_threads'
import { createLog, systemClock } from '@kith/shared/kit'
import { createChannel, type Channel } from './channel.ts'
import { createMailSide } from './mail-side.ts'
import type { MailThreadSetup } from './mail-thread.ts'

const port = parentPort
if (!port) throw new Error('the mail thread is a worker')
const setup = workerData as MailThreadSetup

const log = createLog(({ level, event, fields }) => {
  channel.tell('log', { level, event, fields: plain(fields) })
})
const channel: Channel = createChannel({
  port,
  log,
  serve(path, input, signal) {
    if (path === 'close') return side.close().then(() => null)
    return side.serve(path, input, signal)
  },
  onTell: (name, value) => side.told(name, value),
})
const side = createMailSide({
  ...setup,
  clock: systemClock,
  log,
  ask: (path, input) => channel.call(path, input),
  tell: channel.tell,
})
channel.tell('ready', null)

/** Errors lose their names when they are cloned. */
function plain(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  )
}

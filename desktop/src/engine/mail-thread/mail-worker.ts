/** Entry of the mail thread: opens `mail.db`, puts the rooms of mail together, answers calls. */
import { parentPort, workerData } from 'node:worker_threads'
import { createLog, newShortId, systemClock, toWireFault } from '@kith/shared/kit'
import { stepBack } from '#engine/ports'
import { createChannel, type Channel } from './channel.ts'
import { createMailSide, type MailSide } from './mail-side.ts'
import type { MailThreadSetup } from './mail-thread.ts'

const port = parentPort
if (!port) throw new Error('the mail thread is a worker')
const setup = workerData as MailThreadSetup
// Its parsers begin as far behind as it is.
stepBack()

const log = createLog(({ level, event, fields }) => {
  channel.tell('log', { level, event, fields: plain(fields) })
})
const channel: Channel = createChannel({
  port,
  log,
  serve(path, input, signal) {
    if (path === 'close') return side?.close().then(() => null)
    return side?.serve(path, input, signal)
  },
  onTell: (name, value) => side?.told(name, value),
})
const side = begin()

/** A file that cannot be opened is told with its own words; the thread then ends and is tried again later. */
function begin(): MailSide | undefined {
  try {
    const made = createMailSide({
      ...setup,
      clock: systemClock,
      log,
      ask: (path, input) => channel.call(path, input),
      tell: channel.tell,
    })
    channel.tell('ready', null)
    return made
  } catch (error) {
    const logId = newShortId()
    log.error('mail-thread/cannot-open', { logId, error })
    channel.tell('failed', toWireFault(error, logId))
    // What was told leaves with the next turn; then nothing keeps the thread.
    setImmediate(() => port?.close())
    return undefined
  }
}

/** Errors lose their names when they are cloned. */
function plain(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  )
}

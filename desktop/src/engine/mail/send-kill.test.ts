/**
 * A process that sends is killed with SIGKILL at random moments of the hand-over, seen from the
 * receiving server: it has the message once. `npm run walks` kills at 60 moments.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildRaw, newRfcId } from '#engine/connectors'
import {
  hasDovecot,
  startDovecot,
  startReceiver,
  type Dovecot,
  type Receiver,
} from '#engine/mail-testkit'
import { openBench } from './engine.fixture.ts'
import { sendDue } from './send-due.ts'
import { chanceFrom } from './walk.fixture.ts'

const KILLS = Number(process.env['KITH_SEND_KILLS'] ?? 3)
const START = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
const MOST_BYTES = 350_000
const MOMENTS = ['body taken', 'recipient', 'answered', 'body', 'greeting', 'sender'] as const
type Moment = (typeof MOMENTS)[number]

/** Large, so that its body comes in many parts. */
async function message(rfcId: string): Promise<Uint8Array> {
  return await buildRaw({
    rfcId,
    at: START,
    from: { address: 'me@example.test', name: 'Me' },
    to: [{ address: 'ann@acme.example', name: 'Ann' }],
    cc: [],
    subject: 'Offer',
    text: 'Hello again. '.repeat(30_000),
    html: null,
    attachments: [],
  })
}

/** A receiver that ends the sender at a moment, and takes what it is told all the same. */
function fatalReceiver(moment: Moment, chance: () => number, kill: () => void): Promise<Receiver> {
  const at = (here: Moment, done: () => void) => {
    if (here === moment) kill()
    done()
  }
  let left = Math.floor(chance() * MOST_BYTES)
  return startReceiver({
    onConnect: (_session, done) => at('greeting', done),
    onMailFrom: (_from, _session, done) => at('sender', done),
    onRcptTo: (_to, _session, done) => at('recipient', done),
    onPart(bytes) {
      left -= bytes
      if (moment === 'body' && left < 0) kill()
    },
    onTaken(done) {
      if (moment === 'body taken') kill()
      done()
      if (moment === 'answered') setTimeout(kill, chance() * 20)
    },
  })
}

describe.runIf(hasDovecot)('a sender that is killed', () => {
  let server: Dovecot
  beforeAll(async () => {
    server = (await startDovecot())!
  })
  afterAll(() => server?.stop())

  test(
    `[EM2] at ${KILLS} moments of the hand-over: the receiver has the message once`,
    async () => {
      const chance = chanceFrom(Number(process.env['KITH_MAIL_SEED'] ?? 1))
      for (let turn = 0; turn < KILLS; turn += 1) {
        const moment = MOMENTS[turn % MOMENTS.length]!
        await killedAt(server, moment, chance, `kill${turn}`)
      }
    },
    240_000 + KILLS * 10_000,
  )
})

async function killedAt(
  server: Dovecot,
  moment: Moment,
  chance: () => number,
  user: string,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-send-kill-'))
  const rfcId = newRfcId('me@example.test')
  let child: ChildProcess | undefined
  const fatal = await fatalReceiver(moment, chance, () => child?.kill('SIGKILL'))
  let now = START
  const open = (port: number) =>
    openBench(server, { user, folder, smtpPort: port, clock: { now: () => now } })
  try {
    const first = open(fatal.port)
    const raw = await message(rfcId)
    const envelope = JSON.stringify({ from: 'me@example.test', to: ['ann@acme.example'], bcc: [] })
    first.mailbox.store.write(
      tx =>
        void tx.run(
          `INSERT INTO outbox (id, account, draft, rfc_id, envelope, raw, state, not_before, created_at)
           VALUES (?, ?, '{}', ?, ?, ?, 'queued', ?, ?)`,
          [rfcId, first.account, rfcId, envelope, raw, START, START],
        ),
    )
    await first.close()
    child = fork(
      new URL('./send-target.fixture.ts', import.meta.url),
      [server.port, fatal.port, user, folder, now].map(String),
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    )
    const signal = await new Promise(resolve => child?.once('exit', (_, name) => resolve(name)))
    if (moment !== 'answered') expect(signal, moment).toBe('SIGKILL')
    await fatal.settled()
    // Where it went on living, another receiver would tell of a second copy.
    const second = await startReceiver()
    const again = open(second.port)
    for (let looks = 0; looks < 5; looks += 1, now += MINUTE) await again.runner.use(sendDue)
    const row = again.mailbox.store.get<{ state: string; error: string | null }>(
      'SELECT state, error FROM outbox',
    )
    await again.close()
    await second.stop()
    const copies = [...fatal.received, ...second.received].filter(one => one.raw.includes(rfcId))
    // Its answer was not heard: the person is asked, for nobody else can know.
    if (row?.state !== 'sent') {
      expect(row?.state, moment).toBe('unconfirmed')
      expect(row?.error, moment).toContain('does not send twice')
      expect(['body', 'body taken', 'answered']).toContain(moment)
    }
    if (moment === 'body' && row?.state !== 'sent') expect(copies.length).toBeLessThanOrEqual(1)
    else expect(copies.length, moment).toBe(1)
  } finally {
    await fatal.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * A process that sends is killed with SIGKILL at each boundary of the hand-over: each transaction of
 * the outbox, each phase of SMTP, each call to Gmail or Microsoft. Seen from whom it is for, the
 * message is there once, or it stands as not known whether it went, with its button; never twice.
 * `npm run walks` takes every boundary, and random places of the body.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChance } from '@kith/shared/testkit'
import { buildRaw, newRfcId } from '#engine/connectors'
import {
  hasDovecot,
  startDovecot,
  startReceiver,
  type Dovecot,
  type Receiver,
} from '#engine/mail-testkit'
import { startProviderSim } from '#provider-sim'
import { withActions } from './act-here.fixture.ts'
import { openBoxBench, SCOPES } from './box-bench.fixture.ts'
import type { WalkedProvider } from './box-walk.fixture.ts'
import { openBench, type Bench } from './engine.fixture.ts'
import { runKillable } from './killable.fixture.ts'
import { sendDue } from './send-due.ts'
import type { OwnDeath, SendPlace, Side } from './send-target.fixture.ts'

const KILLS = Number(process.env['KITH_SEND_KILLS'] ?? 0)
const IS_SWEEP = KILLS > 0
const START = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
const MOST_BYTES = 350_000
const SWEEP_MS = 1_200_000
const SIDES: readonly Side[] = ['before', 'after']
const TARGET = './send-target.fixture.ts'

/** Where the other end of the line kills it; what was on its way is taken all the same. */
interface LineDeath {
  readonly moment: 'greeting' | 'sender' | 'recipient' | 'body' | 'taken'
  /** Of the body, before it is killed. */
  readonly bytes?: number
}
type Death = OwnDeath | LineDeath

/** A sender that dies there was certainly not heard, or certainly filed: it knows, and asks nobody. */
const IS_KNOWN = new Set(['greeting', 'sender', 'recipient', 'fileSent before', 'fileSent after'])
const nameOf = (death: Death): string =>
  'moment' in death
    ? death.moment
    : 'call' in death
      ? `${death.call} ${death.side}`
      : `${death.side} write ${death.write}`

async function queue({ mailbox, account }: Bench, rfcId: string, words: number): Promise<void> {
  const raw = await buildRaw({
    rfcId,
    at: START,
    from: { address: 'me@example.test', name: 'Me' },
    to: [{ address: 'ann@acme.example', name: 'Ann' }],
    cc: [],
    subject: 'Offer',
    text: 'Hello again. '.repeat(words),
    html: null,
    attachments: [],
  })
  const envelope = JSON.stringify({ from: 'me@example.test', to: ['ann@acme.example'], bcc: [] })
  mailbox.store.write(
    tx =>
      void tx.run(
        `INSERT INTO outbox (id, account, draft, rfc_id, envelope, raw, state, not_before, created_at)
         VALUES (?, ?, '{}', ?, ?, ?, 'queued', ?, ?)`,
        [rfcId, account, rfcId, envelope, raw, START, START],
      ),
  )
}

const rowOf = ({ mailbox }: Bench) =>
  mailbox.store.get<{ state: string; error: string | null }>('SELECT state, error FROM outbox')

function fatalReceiver(death: Death, kill: () => void): Promise<Receiver> {
  if (!('moment' in death)) return startReceiver()
  const at = (here: LineDeath['moment'], done: () => void) => {
    if (here === death.moment) kill()
    done()
  }
  let left = death.bytes ?? 0
  return startReceiver({
    onConnect: (_session, done) => at('greeting', done),
    onMailFrom: (_from, _session, done) => at('sender', done),
    onRcptTo: (_to, _session, done) => at('recipient', done),
    onPart(bytes) {
      left -= bytes
      if (death.moment === 'body' && left < 0) kill()
    },
    onTaken: done => at('taken', done),
  })
}

describe.runIf(hasDovecot)('a sender that is killed', () => {
  let server: Dovecot
  let users = 0
  beforeAll(async () => {
    server = (await startDovecot())!
  })
  afterAll(() => server?.stop())

  /** Killed there, and while it looks what became of it, then left alone. Answers whether it was killed at all. */
  async function dies(...deaths: readonly Death[]): Promise<boolean> {
    const user = `kill${users++}`
    const folder = mkdtempSync(join(tmpdir(), 'kith-send-kill-'))
    const rfcId = newRfcId('me@example.test')
    const why = deaths.map(nameOf).join(', then ')
    const received: Receiver[] = []
    const copies = () =>
      received.flatMap(one => one.received).filter(one => one.raw.includes(rfcId)).length
    let now = START
    const open = (smtpPort: number) =>
      openBench(server, { user, folder, smtpPort, clock: { now: () => now } })
    try {
      const first = open(1)
      await queue(first, rfcId, 30_000)
      await first.close()
      let isKilled = false
      for (const death of deaths) {
        let kill: (() => void) | undefined
        const fatal = await fatalReceiver(death, () => kill?.())
        received.push(fatal)
        const place: SendPlace = {
          at: { port: server.port, smtpPort: fatal.port, user },
          folder,
          now,
          death: 'moment' in death ? null : death,
        }
        isKilled = await runKillable(TARGET, [JSON.stringify(place)], it => (kill = it))
        if (death === deaths[0] && !('write' in death)) expect(isKilled, why).toBe(true)
        await fatal.settled()
        now += MINUTE
      }
      const last = await startReceiver()
      received.push(last)
      const bench = open(last.port)
      for (let looks = 0; looks < 5; looks += 1, now += MINUTE) await bench.runner.use(sendDue)
      const row = rowOf(bench)
      const isKnown = IS_KNOWN.has(nameOf(deaths[0]!))
      if (row?.state === 'unconfirmed' && !isKnown) {
        // Its answer was not heard: the person is asked, for nobody else can know.
        expect(row.error, why).toContain('does not send twice')
        expect(copies(), why).toBeLessThanOrEqual(1)
        const before = copies()
        withActions(bench, actions => actions.sendNow({ id: rfcId }))
        await bench.runner.use(sendDue)
        expect(rowOf(bench), why).toEqual({ state: 'sent', error: null })
        expect(copies(), why).toBe(before + 1)
      } else {
        expect(row, why).toEqual({ state: 'sent', error: null })
        expect(copies(), why).toBe(1)
      }
      const client = await server.client(user)
      const sent = await client.status('Sent', { messages: true })
      await client.logout()
      expect(sent === false ? 0 : sent.messages, why).toBe(1)
      await bench.close()
      return isKilled
    } finally {
      for (const one of received) await one.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  test('[EM2] with its answer on the way: whom it is for has it once', async () => {
    await dies({ moment: 'taken' })
  }, 120_000)

  const sweep = IS_SWEEP ? test : null
  sweep?.(
    '[EM2] at every boundary: whom it is for has it once',
    async () => {
      const chance = createChance(Number(process.env['KITH_MAIL_SEED'] ?? 1)).next
      for (const moment of ['greeting', 'sender', 'recipient'] as const) await dies({ moment })
      for (const side of SIDES) {
        await dies({ call: 'send', side })
        await dies({ call: 'fileSent', side })
        await dies({ moment: 'taken' }, { call: 'findSent', side })
        let write = 0
        while (await dies({ write, side })) write += 1
        expect(write).toBeGreaterThan(3)
        for (let later = 0; later < write; later += 1)
          await dies({ moment: 'taken' }, { write: later, side })
      }
      for (let turn = 0; turn < KILLS / 3; turn += 1)
        await dies({ moment: 'body', bytes: Math.floor(chance() * MOST_BYTES) })
    },
    SWEEP_MS,
  )
})

/** Which call to the provider it dies in: before it is carried out, or before its answer is heard. */
interface CallDeath {
  readonly call: number
  readonly side: Side
}

/** Killed there, then left alone: it is there once. Answers whether it was killed at all. */
async function diesAt(provider: WalkedProvider, death: CallDeath | OwnDeath): Promise<boolean> {
  const why = `${provider}: ${JSON.stringify(death)}`
  let now = START
  const clock = { now: () => now }
  const sim = await startProviderSim({ ...clock, unitsPerMinute: 1e9 })
  const address = 'me@sim.test'
  const user = { provider, subject: 's', address, name: 'Me' }
  const box = sim.addUser(user)
  const friend = sim.addUser({ ...user, subject: 'f', address: 'ann@acme.example' })
  const scopes = SCOPES[provider].map(scope => scope.replace(/^mail\.google\.com$/, 'https://$&/'))
  const folder = mkdtempSync(join(tmpdir(), 'kith-send-kill-'))
  const rfcId = '<offer@kith.test>'
  const at = { provider, url: sim.url, token: sim.accounts.grant(user, scopes) }
  const bench = () => openBoxBench({ ...at, folder, now }, { clock })
  try {
    const first = bench()
    await queue(first, rfcId, 1)
    await first.close()
    const isOwn = !('call' in death) || typeof death.call === 'string'
    const place: SendPlace = { at, folder, now, death: isOwn ? (death as OwnDeath) : null }
    const isKilled = await runKillable(TARGET, [JSON.stringify(place)], kill => {
      if (isOwn) return
      const { call, side } = death as CallDeath
      if (call > 0) sim.faults.add({ path: '', times: call, status: 0 })
      const isAfter = side === 'after'
      sim.faults.add({ path: '', times: 1, status: 0, isCut: true, isAfter, meanwhile: kill })
    })
    sim.faults.clear()
    const again = bench()
    for (let looks = 0; looks < 6; looks += 1, now += MINUTE) await again.runner.use(sendDue)
    expect(rowOf(again), why).toEqual({ state: 'sent', error: null })
    await again.close()
    const count = (of: typeof box, isDraft: boolean) =>
      [...of.messages.values()].filter(
        one => one.rfcId === rfcId && one.labels.has('DRAFT') === isDraft,
      ).length
    const counts = {
      arrived: count(friend, false),
      sent: count(box, false),
      left: count(box, true),
    }
    expect(counts, why).toEqual({ arrived: 1, sent: 1, left: 0 })
    return isKilled
  } finally {
    await sim.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const LAST_CALL = { google: 2, microsoft: 4 } as const

describe.each(['google', 'microsoft'] as const)('a sender at %s that is killed', provider => {
  test('[EM2] with the answer to its last call on the way: it is there once', async () => {
    await diesAt(provider, { call: LAST_CALL[provider], side: 'after' })
  }, 120_000)

  const sweep = IS_SWEEP ? test : null
  sweep?.(
    '[EM2] at every call and every write: it is there once',
    async () => {
      for (const side of SIDES) {
        let call = 0
        while (await diesAt(provider, { call, side })) call += 1
        expect(call).toBe(LAST_CALL[provider] + 1)
        let write = 0
        while (await diesAt(provider, { write, side })) write += 1
        expect(write).toBeGreaterThan(2)
      }
    },
    SWEEP_MS,
  )
})

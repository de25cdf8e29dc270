/** The outbox against a real receiver and a real Dovecot: once, whatever happens on the way. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildRaw, newRfcId, type Envelope } from '#engine/connectors'
import {
  hasDovecot,
  startDovecot,
  startReceiver,
  type Dovecot,
  type Receiver,
} from '#engine/mail-testkit'
import type { Store } from '#engine/store'
import type { AccountContext } from './account-context.ts'
import { openBench, type Bench } from './engine.fixture.ts'
import { nextSendAt, sendDue } from './send-due.ts'

const START = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000

async function queue(bench: Bench, more: Record<string, unknown> = {}): Promise<string> {
  const rfcId = newRfcId('me@example.test')
  const raw = await buildRaw({
    rfcId,
    at: START,
    from: { address: 'me@example.test', name: 'Me' },
    to: [{ address: 'ann@acme.example', name: 'Ann' }],
    cc: [],
    subject: 'Offer',
    text: 'Hello',
    html: null,
    attachments: [],
  })
  const envelope: Envelope = {
    from: 'me@example.test',
    to: ['ann@acme.example'],
    bcc: ['bob@acme.example'],
  }
  const row = {
    id: rfcId,
    account: bench.account,
    draft: 'd',
    rfc_id: rfcId,
    envelope: JSON.stringify(envelope),
    raw,
    state: 'queued',
    not_before: START,
    created_at: START,
    ...more,
  }
  bench.mailbox.store.write(tx => {
    tx.run(
      `INSERT INTO outbox (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
        .map(() => '?')
        .join(', ')})`,
      Object.values(row) as string[],
    )
  })
  return rfcId
}
const rowOf = (bench: Bench) =>
  bench.mailbox.store.get<{
    state: string
    error: string | null
    next_attempt_at: number
    raw: unknown
  }>('SELECT state, error, next_attempt_at, raw FROM outbox')
const run = (bench: Bench, change: (context: AccountContext) => AccountContext = one => one) =>
  bench.runner.use(context => sendDue(change(context)))

/** A file that stops taking writes before or after its n-th: what a kill there leaves behind. */
function dyingStore(store: Store, at: number): Store {
  let steps = 0
  const step = () => {
    if (++steps > at) throw new Error('killed here')
  }
  return {
    ...store,
    write(work, options) {
      step()
      const result = store.write(work, options)
      step()
      return result
    },
  }
}

describe.runIf(hasDovecot)('the outbox', () => {
  let server: Dovecot
  let receiver: Receiver
  const folders: string[] = []
  let now = START
  let users = 0
  beforeAll(async () => {
    server = (await startDovecot())!
  })
  afterAll(async () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    await server?.stop()
  })
  const open = (port = receiver.port, user = `out${users++}`, folder = newFolder()) =>
    openBench(server, { user, smtpPort: port, folder, clock: { now: () => now } })
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-outbox-'))
    folders.push(folder)
    return folder
  }
  const sentCopies = async (user: string) => {
    const client = await server.client(user)
    const status = await client.status('Sent', { messages: true })
    await client.logout()
    return status === false ? 0 : (status.messages ?? 0)
  }

  const filed = async (user: string) => {
    const client = await server.client(user)
    await client.mailboxOpen('Sent', { readOnly: true })
    const message = await client.fetchOne('*', { source: true })
    await client.logout()
    return message ? (message.source ?? '').toString() : ''
  }

  test('[EM2] killed between any two steps, the receiver has it once', async () => {
    let sent = 0
    for (let at = 0; ; at++) {
      now = START
      receiver = await startReceiver()
      const user = `kill${at}`
      const folder = newFolder()
      const first = open(receiver.port, user, folder)
      const rfcId = await queue(first)
      let isKilled = false
      await run(first, context => ({
        ...context,
        mailbox: { ...context.mailbox, store: dyingStore(first.mailbox.store, at) },
      })).catch(() => {
        isKilled = true
      })
      await first.close()
      const second = open(receiver.port, user, folder)
      for (let looks = 0; looks < 5; looks++, now += MINUTE) await run(second)
      const row = rowOf(second)
      const copies = receiver.received.filter(one => one.raw.includes(rfcId))
      if (row?.state === 'unconfirmed') {
        // The one moment that nobody can tell: never sent again without the person, and said so.
        expect(copies.length).toBeLessThanOrEqual(1)
        expect(row.error).toContain('does not send twice')
        expect(nextSendAt({ account: second.account, mailbox: second.mailbox })).toBeNull()
      } else {
        expect(row).toMatchObject({ state: 'sent', raw: null })
        expect(copies).toHaveLength(1)
        expect(await sentCopies(user)).toBe(1)
        sent++
      }
      await second.close()
      await receiver.stop()
      if (isKilled) continue
      // The own copy tells whom else it went to; nobody else's does.
      expect(await filed(user)).toContain('Bcc: bob@acme.example')
      expect(copies.some(one => one.raw.includes('bob@acme.example'))).toBe(false)
      break
    }
    expect(sent).toBeGreaterThan(4)
  })

  test('[EM3] not before its time; with no line it waits as it was; then it goes', async () => {
    now = START
    receiver = await startReceiver()
    const bench = open(1)
    await queue(bench, { not_before: START + 10_000 })
    await run(bench)
    expect(rowOf(bench)?.state).toBe('queued')
    now += 10_000
    await expect(run(bench)).rejects.toMatchObject({ code: 'connect/offline' })
    expect(rowOf(bench)).toMatchObject({ state: 'queued', error: null })
    await bench.close()
    await receiver.stop()
  })

  test.each(['before', 'after'] as const)(
    '[EM4] too large, known %s it was handed over: told what is safe and what to do, and never asked about',
    async moment => {
      now = START
      receiver = await startReceiver(
        moment === 'before'
          ? { size: 100 }
          : {
              onData(stream, _session, done) {
                stream.resume().on('end', () => {
                  const words = '5.3.4 Message size exceeds fixed limit'
                  done(Object.assign(new Error(words), { responseCode: 552 }))
                })
              },
            },
      )
      const bench = open()
      await queue(bench)
      await run(bench)
      const row = rowOf(bench)
      expect(row?.state).toBe('failed')
      expect(row?.raw).not.toBeNull()
      expect(row?.error).toContain('It was sent to nobody and is kept as you wrote it.')
      expect(row?.error).toContain('send links to them')
      expect(row?.error?.includes('at most 0.1 MB')).toBe(moment === 'before')
      expect(receiver.received).toEqual([])
      await bench.close()
      await receiver.stop()
    },
  )
  test('[EM4] later is tried later, never is told with the words of the server', async () => {
    now = START
    const answers = [451, 451, 250]
    receiver = await startReceiver({
      onMailFrom: (_from, _session, done) => {
        const code = answers.shift() ?? 550
        return code === 250
          ? done()
          : done(Object.assign(new Error('not now'), { responseCode: code }))
      },
    })
    const bench = open()
    await queue(bench)
    await run(bench)
    expect(rowOf(bench)).toMatchObject({ state: 'waiting', next_attempt_at: START + 5 * MINUTE })
    await run(bench)
    expect(answers).toHaveLength(2)
    now += 5 * MINUTE
    await run(bench)
    expect(rowOf(bench)).toMatchObject({ state: 'waiting', next_attempt_at: now + 10 * MINUTE })
    now += 10 * MINUTE
    await run(bench)
    expect(rowOf(bench)?.state).toBe('sent')
    await queue(bench, { id: 'second' })
    await run(bench)
    const [second] = bench.mailbox.store.all<{ state: string; error: string }>(
      `SELECT state, error FROM outbox WHERE id = 'second'`,
    )
    expect(second?.state).toBe('failed')
    expect(second?.error).toContain('not now')
    await bench.close()
    await receiver.stop()
  })

  test('[EM5] what was due while Kith was not running asks before it goes', async () => {
    now = START + 31 * MINUTE
    receiver = await startReceiver()
    const bench = open()
    await queue(bench, { state: 'scheduled' })
    await run(bench)
    expect(rowOf(bench)).toMatchObject({ state: 'waiting' })
    expect(rowOf(bench)?.error).toContain('Send it now')
    expect(receiver.received).toEqual([])
    await bench.close()
    await receiver.stop()
  })
})

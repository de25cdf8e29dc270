/**
 * Random walks against the simulated Gmail and Microsoft: whatever changes there and here, whatever
 * answer is lost and whenever this engine dies, in the end both have the same, and what was sent was
 * sent once. `npm run walks` takes 20 seeds of 500 steps.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createChance } from '@kith/shared/testkit'
import { isFault } from '@kith/shared/kit'
import { buildRaw } from '#engine/connectors'
import { countOps } from '#engine/mailbox'
import { startProviderSim, type SimFaults, type SimMailbox } from '#provider-sim'
import { actHere, withActions } from './act-here.fixture.ts'
import { hereOf, isListed, openBoxBench, SCOPES, thereOf } from './box-bench.fixture.ts'
import { addFault, createBoxWalker, type WalkedProvider } from './box-walk.fixture.ts'
import type { Bench } from './engine.fixture.ts'
import { runKillable } from './killable.fixture.ts'

const SEEDS = Number(process.env['KITH_MAIL_WALKS'] ?? 1)
const STEPS = Number(process.env['KITH_MAIL_STEPS'] ?? 20)
const FIRST = Number(process.env['KITH_MAIL_SEED'] ?? 1)
/** How often the engine is killed: each time is a process. */
const KILLS = STEPS > 100 ? 0.02 : 0.015
const START = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
const FRIEND = 'ann@friend.test'
const ADDRESS = { google: 'me@sim.test', microsoft: 'me@entra.test' } as const

async function walk(provider: WalkedProvider, seed: number): Promise<void> {
  const chance = createChance(seed).next
  let now = START
  const clock = { now: () => now }
  const sim = await startProviderSim({ ...clock, unitsPerMinute: 1e9 })
  const user = { provider, subject: 's', address: ADDRESS[provider], name: 'Me' }
  const box = sim.addUser(user)
  const friend = sim.addUser({ provider, subject: 'f', address: FRIEND, name: 'Ann' })
  const access = () => sim.accounts.grant(user, scopesOf(provider))
  const folder = mkdtempSync(join(tmpdir(), 'kith-box-walk-'))
  const place = () => ({ provider, url: sim.url, token: access(), folder, now })
  const step = createBoxWalker({ box, provider, chance, now: clock.now })
  const trail: string[] = []
  let open: Bench | undefined
  let sent = 0
  const bench = () => (open ??= openBoxBench(place(), { clock, access }))
  const end = async () => {
    await open?.close()
    open = undefined
  }
  const settle = async () => {
    try {
      await bench().settle()
    } catch (error) {
      if (!isFault(error)) throw error
      trail.push(error.code)
    }
    sim.faults.clear()
  }
  try {
    for (let at = 0; at < STEPS; at++) {
      now += 20_000
      trail.push(step())
      const luck = chance()
      if (luck < 0.15) await settle()
      else if (luck < 0.15 + KILLS) {
        await end()
        const writes = Math.floor(chance() * 40)
        trail.push(`killed after ${writes} writes`)
        await runKillable('./box-kill-target.fixture.ts', [JSON.stringify(place()), `${writes}`])
      } else if (luck < 0.35) {
        trail.push(
          addFault(sim.faults, chance, () => {
            trail.push(`meanwhile ${step()}`)
            if (chance() < 0.5) trail.push(actHere(bench(), chance))
          }),
        )
        await settle()
      } else if (luck < 0.5) trail.push(actHere(bench(), chance))
      else if (luck < 0.55) trail.push(await queueHere(bench(), `sent-${sent++}@kith.test`, now))
    }
    for (let round = 0; round < 5; round++) {
      now += 60 * MINUTE
      await bench().settle()
    }
    const why = `seed ${seed}: ${trail.slice(-60).join('; ')}`
    check(bench(), provider, box, why)
    checkSent(bench(), box, friend, sent, why)
  } finally {
    await end()
    await sim.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function queueHere({ mailbox, account }: Bench, id: string, at: number): Promise<string> {
  const rfcId = `<${id}>`
  const raw = await buildRaw({
    rfcId,
    at,
    from: { address: 'me@sim.test', name: 'Me' },
    to: [{ address: FRIEND, name: 'Ann' }],
    cc: [],
    subject: 'Offer',
    text: 'Hello',
    html: null,
    attachments: [],
  })
  const envelope = JSON.stringify({ from: 'me@sim.test', to: [FRIEND], bcc: [] })
  mailbox.store.write(
    tx =>
      void tx.run(
        `INSERT INTO outbox (id, account, draft, rfc_id, envelope, raw, state, not_before, created_at)
         VALUES (?, ?, '{}', ?, ?, ?, 'queued', ?, ?)`,
        [rfcId, account, rfcId, envelope, raw, at, at],
      ),
  )
  return `send ${id}`
}

/** Here is what is there, and what follows from it holds. */
function check(bench: Bench, provider: WalkedProvider, box: SimMailbox, why: string): void {
  const { mailbox, account } = bench
  const { store } = mailbox
  const there = thereOf(provider, box)
  const listed = new Set(
    [...box.messages.values()].filter(each => isListed(provider, each)).map(each => each.id),
  )
  const idOf = (key: string) => key.replace(/^imm-/, '').split(' ')[0] ?? ''
  const here = [...hereOf(bench)]
  // Of Gmail's spam and bin only what the history told is here.
  const known = new Set(here.map(([key]) => key))
  const expected = [...there].filter(([key]) => listed.has(idOf(key)) || known.has(key))
  expect(Object.fromEntries(here), why).toEqual(Object.fromEntries(expected))
  expect(store.pluck('PRAGMA integrity_check'), why).toEqual(['ok'])
  const left = store.all('SELECT * FROM item WHERE account = ? AND state NOT IN (1, 3)', [account])
  expect(left, why).toEqual([])
  const counted = store.all(
    'SELECT scope, state, sum(n) AS n FROM item_count WHERE n <> 0 GROUP BY 1, 2 ORDER BY 1, 2',
  )
  const items = 'SELECT scope, state, count(*) AS n FROM item GROUP BY 1, 2 ORDER BY 1, 2'
  expect(counted, why).toEqual(store.all(items))
  expect(countOps(store, account), why).toBe(0)
  expect(bench.row().state, why).toBe('live')
}

/** Each once at whom it is for, once among what was sent, and nothing of it left among the drafts. */
function checkSent(
  { mailbox }: Bench,
  box: SimMailbox,
  friend: SimMailbox,
  sent: number,
  why: string,
): void {
  // Once sent, it may be moved like any other.
  const count = (of: SimMailbox, at: number, isDraft: boolean) =>
    [...of.messages.values()].filter(
      each => each.rfcId === `<sent-${at}@kith.test>` && each.labels.has('DRAFT') === isDraft,
    ).length
  for (let at = 0; at < sent; at++)
    expect(
      {
        at,
        arrived: count(friend, at, false),
        sent: count(box, at, false),
        left: count(box, at, true),
      },
      why,
    ).toEqual({ at, arrived: 1, sent: 1, left: 0 })
  const states = mailbox.store.pluck<string>('SELECT DISTINCT state FROM outbox')
  expect(states, why).toEqual(sent === 0 ? [] : ['sent'])
}

describe.each(['google', 'microsoft'] as const)('walks at %s', provider => {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++)
    test(
      `[EM6] seed ${seed}: in the end here is what is there`,
      () => walk(provider, seed),
      120_000 + STEPS * 2000,
    )

  test('[EM20] what the mailbox will not have is shown again as it has it', async () => {
    await atBox(provider, async ({ bench, box }) => {
      const label = box.addLabel('Clients')
      box.add(rawOf('one'))
      await bench.settle()
      const { store } = bench.mailbox
      const [folder] = store.pluck<number>('SELECT id FROM folder WHERE name = ?', [label.name])
      const threads = store.pluck<number>('SELECT id FROM thread')
      withActions(bench, actions =>
        actions.act({ threads, action: { do: 'move', label: String(folder) } }),
      )
      box.removeLabel(label.id)
      for (let round = 0; round < 3; round++) await bench.settle()
      expect([...hereOf(bench)]).toEqual([...thereOf(provider, box)])
      expect(countOps(store, bench.account)).toBe(0)
    })
  })

  test('[EM21] a label made anew has nothing of the one that is gone', async () => {
    await atBox(provider, async ({ bench, box }) => {
      const old = box.addLabel('Old')
      const { id } = box.add(rawOf('one'), { labels: ['INBOX', old.id] })
      await bench.settle()
      if (provider === 'google') box.label(id, [], [old.id])
      box.forgetLog()
      box.removeLabel(old.id)
      await bench.settle()
      box.addLabel('New')
      for (let round = 0; round < 3; round++) await bench.settle()
      expect([...hereOf(bench)]).toEqual([...thereOf(provider, box)])
    })
  })

  test('[EM22] a listing that broke off before its end begins again, and what went meanwhile is gone', async () => {
    await atBox(provider, async ({ bench, box, faults }) => {
      const some = ['one', 'two', 'three'].map(id => box.add(rawOf(id)).id)
      await bench.settle()
      box.label(some[0]!, ['STARRED'], [])
      box.forgetLog()
      // The last thing that a listing asks for.
      faults.add({ path: provider === 'google' ? '/labels' : '/delta', times: 1, status: 0 })
      faults.add({ path: provider === 'google' ? '/labels' : '/delta', times: 1, status: 503 })
      await expect(bench.settle()).rejects.toThrow()
      faults.clear()
      box.remove(some[1]!)
      box.forgetLog()
      for (let round = 0; round < 3; round++) await bench.settle()
      expect(Object.fromEntries(hereOf(bench))).toEqual(Object.fromEntries(thereOf(provider, box)))
    })
  })

  test('[EM22] labels and marks are right after a time of which the mailbox tells no more', async () => {
    await atBox(provider, async ({ bench, box }) => {
      const some = ['one', 'two', 'three', 'four'].map(id => box.add(rawOf(id)).id)
      await bench.settle()
      box.label(some[0]!, ['STARRED'], ['UNREAD'])
      box.label(some[1]!, ['TRASH'], ['INBOX'])
      box.remove(some[2]!)
      box.forgetLog()
      for (let round = 0; round < 3; round++) await bench.settle()
      expect(Object.fromEntries(hereOf(bench))).toEqual(Object.fromEntries(thereOf(provider, box)))
    })
  })
})

const rawOf = (id: string): string =>
  `Message-ID: <${id}@walk.test>\r\nFrom: p@acme.example\r\nTo: me@sim.test\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: ${id}\r\n\r\nText\r\n`

async function atBox(
  provider: WalkedProvider,
  work: (at: {
    readonly bench: Bench
    readonly box: SimMailbox
    readonly faults: SimFaults
  }) => Promise<void>,
): Promise<void> {
  const sim = await startProviderSim({ now: () => START, unitsPerMinute: 1e9 })
  const user = { provider, subject: 's', address: ADDRESS[provider], name: 'Me' }
  const box = sim.addUser(user)
  const token = sim.accounts.grant(user, scopesOf(provider))
  const folder = mkdtempSync(join(tmpdir(), 'kith-box-'))
  const bench = openBoxBench({ provider, url: sim.url, token, folder, now: START })
  try {
    await work({ bench, box, faults: sim.faults })
  } finally {
    await bench.close()
    await sim.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As the provider names them. */
const scopesOf = (provider: WalkedProvider): readonly string[] =>
  SCOPES[provider].map(scope => scope.replace(/^mail\.google\.com$/, 'https://$&/'))

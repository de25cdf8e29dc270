/**
 * Random walks against a real Dovecot: whatever happens there, whenever the server or this engine
 * dies, in the end here is exactly what is there. `npm run walks` takes 20 seeds of 500 steps.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChance } from '@kith/shared/testkit'
import { isFault } from '@kith/shared/kit'
import { hasDovecot, PLAIN_CAPABILITY, startDovecot, type Dovecot } from '#engine/mail-testkit'
import { countOps, ITEM, itemCounts } from '#engine/mailbox'
import { actHere } from './act-here.fixture.ts'
import { localState, openBench, remoteState, type Bench } from './engine.fixture.ts'
import { createKillable } from './killable.fixture.ts'
import { createWalker } from './walk.fixture.ts'

const SEEDS = Number(process.env['KITH_MAIL_WALKS'] ?? 1)
const STEPS = Number(process.env['KITH_MAIL_STEPS'] ?? 20)
/** How often the engine is killed: each time is a process. */
const KILLS = STEPS > 100 ? 0.02 : 0.03
const FIRST = Number(process.env['KITH_MAIL_SEED'] ?? 1)

async function walk(server: Dovecot, seed: number): Promise<void> {
  const chance = createChance(seed).next
  const user = `walk${seed}`
  const folder = mkdtempSync(join(tmpdir(), 'kith-walk-'))
  const trail: string[] = []
  let client = await server.client(user)
  let walker = createWalker(client, server, user, chance)
  const killable = createKillable(server, { user, folder })
  let open: Bench | undefined
  let lives = 0
  const beside = async (work: (bench: Bench) => Promise<unknown>) => {
    open ??= openBench(server, { user, folder })
    await work(open)
  }
  const end = async () => {
    await open?.close()
    open = undefined
  }
  const renew = async () => {
    client.close()
    client = await server.client(user)
    walker = createWalker(client, server, user, chance, ++lives * 10_000)
  }
  try {
    for (let step = 0; step < STEPS; step++) {
      try {
        trail.push(await walker.step())
      } catch (error) {
        // A server hangs up on who has a folder open that is numbered anew: the other client comes back.
        if (client.usable) throw error
        trail.push('other client again')
        await renew()
      }
      const luck = chance()
      // A line may still be of the server that went; the next round has another.
      if (luck < 0.15)
        await beside(bench =>
          bench.settle().catch((error: unknown) => {
            if (!isFault(error)) throw error
            trail.push(error.code)
          }),
        )
      else if (luck < 0.15 + KILLS) {
        await end()
        const writes = Math.floor(chance() * 30)
        trail.push(`killed after ${writes} writes`)
        await killable.run(writes)
      } else if (luck < 0.2) {
        // The server goes in the middle of a round.
        trail.push('server gone')
        await beside(bench => Promise.all([bench.settle().catch(() => undefined), server.halt()]))
        await server.begin()
        await renew()
      } else if (luck < 0.21) {
        await server.restart()
        await renew()
        trail.push('server again')
      } else if (luck < 0.35) {
        await beside(async bench => void trail.push(actHere(bench, chance)))
      }
    }
    await end()
    const bench = openBench(server, { user, folder })
    try {
      // The second round finds nothing new; the third lets go what the second has not found either.
      for (let round = 0; round < 3; round++) await bench.settle()
      const why = `seed ${seed}: ${trail.slice(-30).join('; ')}`
      expect(localState(bench), why).toEqual(await remoteState(client))
      checkRows(bench, why)
    } finally {
      await bench.close()
    }
  } finally {
    await end()
    client.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What follows from the copies holds too. */
function checkRows({ mailbox: { store }, account }: Bench, why: string): void {
  expect(store.pluck('PRAGMA integrity_check'), why).toEqual(['ok'])
  const states = new Set(itemCounts(store, account).map(row => row.state))
  states.delete(ITEM.gone)
  expect([...states], why).toEqual(states.size === 0 ? [] : [ITEM.stored])
  const bad = store.all(
    `SELECT t.id FROM thread t WHERE t.merged_into IS NULL AND
     (t.count <> (SELECT count(*) FROM message m WHERE m.thread = t.id AND m.state <> 'hidden' AND m.is_draft = 0)
      OR t.unread <> (SELECT count(*) FROM message m WHERE m.thread = t.id AND m.state <> 'hidden' AND m.is_draft = 0 AND m.is_unread = 1))`,
  )
  expect(bad, why).toEqual([])
  expect(countOps(store, account), why).toBe(0)
  const counted =
    'SELECT scope, state, sum(n) AS n FROM item_count WHERE n <> 0 GROUP BY 1, 2 ORDER BY 1, 2'
  const items = 'SELECT scope, state, count(*) AS n FROM item GROUP BY 1, 2 ORDER BY 1, 2'
  expect(store.all(counted), why).toEqual(store.all(items))
  // What the person sees follows what the server has.
  const copies = 'SELECT folder, message FROM message_copy WHERE is_hidden = 0'
  const labels = 'SELECT folder, message FROM message_label'
  expect(store.all(`${copies} EXCEPT ${labels}`), why).toEqual([])
  expect(store.all(`${labels} EXCEPT ${copies}`), why).toEqual([])
  const unlike = store.all(
    `SELECT m.id, m.is_unread, m.is_starred, c.flags FROM message m JOIN message_copy c ON c.message = m.id
     WHERE (SELECT count(*) FROM message_copy WHERE message = m.id) = 1
     AND (m.is_unread = (c.flags LIKE '%\\Seen%') OR m.is_starred <> (c.flags LIKE '%\\Flagged%'))`,
  )
  expect(unlike, why).toEqual([])
  const orphans = store.pluck(
    `SELECT id FROM message WHERE NOT EXISTS (SELECT 1 FROM message_copy WHERE message = message.id)`,
  )
  expect(orphans, why).toEqual([])
  const twice = store.pluck(
    'SELECT rfc_id FROM message WHERE rfc_id IS NOT NULL GROUP BY rfc_id HAVING count(*) > 1',
  )
  expect(twice, why).toEqual([])
}

describe.runIf(hasDovecot)('walks', () => {
  let counting: Dovecot
  let plain: Dovecot
  beforeAll(async () => {
    counting = (await startDovecot())!
    plain = (await startDovecot({ capability: PLAIN_CAPABILITY }))!
  })
  afterAll(async () => {
    await counting?.stop()
    await plain?.stop()
  })

  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const limit = 240_000 + STEPS * 2000
    test(`[EM6] seed ${seed}: in the end here is what is there`, () => walk(counting, seed), limit)
    test(`[EM6] seed ${seed}: also where changes are not counted`, () => walk(plain, seed), limit)
  }
})

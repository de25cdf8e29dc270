import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createChance } from '@kith/shared/testkit'

/** `npm run walks` kills sixty times. */
const KILLS = Math.min(Number(process.env['KITH_KILLS'] ?? 2), 60)
const SIZE = KILLS > 10 ? 6000 : 1000
const TARGET = fileURLToPath(new URL('kill-target.fixture.ts', import.meta.url))

test(
  `[MB10] killed in the middle of storing, over ${KILLS} kills: nothing twice, nothing lost, nothing half`,
  async () => {
    const profile = mkdtempSync(join(tmpdir(), 'kith-mail-kill-'))
    const seed = Number(process.env['KITH_SEED'] ?? 20_261_121)
    const chance = createChance(seed)
    for (let round = 0; round < KILLS; round++) {
      await run(profile, chance.int(5, 250))
      check(profile, { seed, round })
    }
    expect(await run(profile, null)).toBe('done')
    const end = check(profile, { seed, round: 'last' })
    expect(end).toEqual({
      pending: 0,
      unreadable: SIZE / 100,
      // A copy of another mail is no second message; the one before an unreadable place stays.
      messages: SIZE - SIZE / 20,
      threads: SIZE / 10,
    })
    rmSync(profile, { recursive: true, force: true })
  },
  240_000 + KILLS * 20_000,
)

/** Runs until some milliseconds after it began to store, or to its end; answers its last word. */
function run(profile: string, killAfterMs: number | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [TARGET, profile, String(SIZE)])
    let last = ''
    let errors = ''
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
    child.stdout.on('data', (text: Buffer) => {
      if (last === '' && killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      last = text.toString().trim().split('\n').at(-1) ?? last
    })
    child.on('exit', (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(errors))
      else resolve(last)
    })
  })
}

function check(profile: string, where: object) {
  const db = new Database(join(profile, 'mail.db'))
  const count = (sql: string) => db.prepare(sql).pluck().get() as number
  const problems = {
    integrity: db.prepare('PRAGMA integrity_check').pluck().get(),
    storedWithoutMessage: count(
      'SELECT count(*) FROM item i WHERE i.state = 1 AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = i.message)',
    ),
    messageWithoutItem: count(
      'SELECT count(*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.message = m.id AND i.state = 1)',
    ),
    messageWithoutRows:
      count(`SELECT count(*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM message_body b WHERE b.message = m.id)
      OR NOT EXISTS (SELECT 1 FROM message_copy c WHERE c.message = m.id) OR NOT EXISTS (SELECT 1 FROM participant p WHERE p.message = m.id)
      OR NOT EXISTS (SELECT 1 FROM thread t WHERE t.id = m.thread AND t.merged_into IS NULL)`),
    wordsWithoutMessage: count(
      'SELECT abs((SELECT count(*) FROM message_fts) - (SELECT count(*) FROM message))',
    ),
    wrongCount: count(
      'SELECT count(*) FROM thread t WHERE t.merged_into IS NULL AND t.count <> (SELECT count(*) FROM message m WHERE m.thread = t.id)',
    ),
    wrongPlace: count(
      `SELECT count(*) FROM thread t WHERE t.merged_into IS NULL AND (SELECT count(*) FROM thread_place p JOIN place n ON n.id = p.place WHERE n.name = 'inbox' AND p.thread = t.id AND p.at = t.last_at) <> 1`,
    ),
    placeOfNobody: count(
      'SELECT count(*) FROM thread_place p WHERE NOT EXISTS (SELECT 1 FROM thread t WHERE t.id = p.thread AND t.merged_into IS NULL)',
    ),
    wrongAddress: count(
      'SELECT count(*) FROM address a WHERE a.n_in <> (SELECT count(*) FROM message m WHERE m.sender = a.id)',
    ),
  }
  expect({ ...where, ...problems }).toEqual({
    ...where,
    integrity: 'ok',
    storedWithoutMessage: 0,
    messageWithoutItem: 0,
    messageWithoutRows: 0,
    wordsWithoutMessage: 0,
    wrongCount: 0,
    wrongPlace: 0,
    placeOfNobody: 0,
    wrongAddress: 0,
  })
  const end = {
    pending: count('SELECT count(*) FROM item WHERE state IN (0, 2)'),
    unreadable: count('SELECT count(*) FROM item WHERE state = 5'),
    messages: count('SELECT count(*) FROM message'),
    threads: count('SELECT count(*) FROM thread WHERE merged_into IS NULL'),
  }
  db.close()
  return end
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DocId } from '@kith/shared/kit'
import { readGoingCold } from './read/going-cold.ts'
import { incoming, ME, NOW, openTestMailbox, type TestMailbox } from './mailbox.fixture.ts'

const DAY = 86_400_000
const person = (n: number) => `00000000-0000-4000-8000-00000000000${n}` as DocId
const [REN, TOM, ULA, KAI] = [person(1), person(2), person(3), person(4)] as const
const NAMES: Readonly<Record<string, string>> = {
  [REN]: 'Ren',
  [TOM]: 'Tom',
  [ULA]: 'Ula',
  [KAI]: 'Kai',
}

let box: TestMailbox
const logged = new Map<DocId, number>()
const mails = (who: string, days: readonly number[]) =>
  days.flatMap((day, at) => [
    incoming({ id: `${who}-in${at}@r`, from: `${who}@x.example`, at: NOW - day * DAY }),
    incoming(
      { id: `${who}-out${at}@r`, from: ME, to: `${who}@x.example`, at: NOW - day * DAY + 60_000 },
      { in: 'sent' },
    ),
  ])

beforeAll(async () => {
  box = openTestMailbox()
  await box.deliver('a', [
    // Every ten days, then nothing for 47.
    ...mails('ren', [87, 77, 67, 57, 47]),
    // As often as always.
    ...mails('tom', [43, 33, 23, 13, 3]),
    // One word, once: nobody is missed.
    ...mails('ula', [80]),
    ...mails('kai', [30]),
  ])
  box.store.write(tx => {
    for (const [id, name] of Object.entries(NAMES))
      tx.run('UPDATE address SET person = ? WHERE addr = ?', [
        id,
        `${name.toLowerCase()}@x.example`,
      ])
    // Kai was promised a word every two weeks.
    tx.run('INSERT INTO cadence (person, every_weeks, set_at) VALUES (?, 2, ?)', [
      KAI,
      NOW - 90 * DAY,
    ])
  })
})
afterAll(() => box.remove())

const cold = () =>
  readGoingCold(
    {
      read: box.store,
      nameOf: id => ({ object: 'person', name: NAMES[id] ?? '' }),
      lastLogged: id => logged.get(id) ?? null,
      now: NOW,
    },
    10,
  )

test('[MR9] going cold are those whose silence is longer than twice the usual, or than was chosen', () => {
  expect(cold().map(each => each.name)).toEqual(['Ren', 'Kai'])
  const [ren] = cold()
  expect(ren?.contact.usualDays).toBe(10)
  // 87, 77, 67, 57 and 47 days ago: the first lies before the twelve weeks.
  expect(ren?.weeks).toEqual([0, 2, 2, 2, 0, 2, 0, 0, 0, 0, 0, 0])
})

test('[MR9] a call that somebody wrote down ends it, and moves the day that was chosen', () => {
  logged.set(KAI, NOW - DAY)
  expect(cold().map(each => each.name)).toEqual(['Ren'])
  logged.set(KAI, NOW - 15 * DAY)
  expect(cold().map(each => [each.name, each.contact.dueAt])).toContainEqual(['Kai', NOW - DAY])
  logged.set(REN, NOW - DAY)
  expect(cold().map(each => each.name)).toEqual(['Kai'])
  logged.clear()
})

test('[MR9] a word of either side, or a date to meet, ends it', () => {
  box.store.write(tx =>
    tx.run(`UPDATE address SET last_out = ? WHERE addr = 'kai@x.example'`, [NOW - DAY]),
  )
  expect(cold().map(each => each.name)).toEqual(['Ren'])
  const [ren] = box.store.pluck<number>(`SELECT id FROM address WHERE addr = 'ren@x.example'`)
  box.store.write(tx => {
    tx.run(
      `INSERT INTO event (id, calendar, provider_id, uid, status, title, updated_at) VALUES (1, 'c', 'e', 'e', 'confirmed', 'Lunch', 0)`,
    )
    tx.run('INSERT INTO occurrence (event, starts_at, ends_at, original_at) VALUES (1, ?, ?, ?)', [
      NOW + DAY,
      NOW + DAY + 3_600_000,
      NOW + DAY,
    ])
    tx.run(
      `INSERT INTO attendee (event, address, name, response, ord) VALUES (1, ?, 'Ren', 'none', 0)`,
      [ren ?? 0],
    )
  })
  expect(cold()).toEqual([])
})

/** The books of a mailbox: nothing named is without a row, counts follow the rows. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { openSideFile } from '#engine/store'
import { mailTables } from './0010-mail.ts'
import { ITEM } from './item-states.ts'
import {
  failItem,
  itemCounts,
  missItems,
  missingBefore,
  nameItems,
  settle,
  takeItems,
  unnamedIds,
  wantItem,
  type NamedItem,
} from './ledger.ts'
import { letIn, outsideWindow, putOut } from './left-out.ts'
import { mergeChange, pendingChange, queueOp, takeOps, type MessageChange } from './ops.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-ledger-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const open = () =>
  openSideFile({
    file: join(folder, `${files++}.db`),
    profile: folder,
    migrations: [mailTables],
    clock: { now: () => 1000 },
    log: silentLog,
  })
const named = (providerId: string, more: Partial<NamedItem> = {}): NamedItem => ({
  providerId,
  at: 10,
  priority: 3,
  leftOut: null,
  ...more,
})
const stored = { state: 'stored', message: 7, isNew: true } as const

test('[LE1] every named message has one row, and the counts are those of the rows', () => {
  const store = open()
  const steps = fc.array(
    fc.record({
      do: fc.constantFrom('name', 'miss', 'settle', 'fail', 'again', 'want', 'out', 'in'),
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      scope: fc.constantFrom('INBOX', 'Sent'),
    }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(steps, list => {
      store.write(tx => void tx.run('DELETE FROM item'))
      let generation = 1
      for (const { do: act, id, scope } of list) {
        store.write(tx => {
          const place = { account: 'x', scope, providerId: id }
          if (act === 'name') nameItems(tx, 'x', scope, [named(id)], generation, 1)
          if (act === 'miss') missItems(tx, 'x', scope, [id], generation)
          if (act === 'settle') settle(tx, 'x', scope, id, stored)
          if (act === 'fail') failItem(tx, place, 'no', null, null)
          if (act === 'again') failItem(tx, place, 'no', 5, null)
          if (act === 'want') wantItem(tx, place)
          if (act === 'out') putOut(tx, 'x', outsideWindow(tx, 'x', 100).out, 'window')
          if (act === 'in') letIn(tx, 'x', outsideWindow(tx, 'x', null).back)
        })
        generation++
      }
      const counted = store.all(
        `SELECT scope, state, coalesce(reason, '') AS reason, count(*) AS n FROM item WHERE account = 'x' GROUP BY 1, 2, 3`,
      )
      expect(new Set(itemCounts(store, 'x').map(row => JSON.stringify(row)))).toEqual(
        new Set(counted.map(row => JSON.stringify(row))),
      )
    }),
    { numRuns: 100 },
  )
  store.close()
})

test('[LE2] a message that is missing once is kept, and back when it is named again', () => {
  const store = open()
  store.write(tx => {
    nameItems(tx, 'x', 'INBOX', [named('a'), named('b'), named('c')], 1, 1)
    settle(tx, 'x', 'INBOX', 'a', stored)
    settle(tx, 'x', 'INBOX', 'b', stored)
    expect(missItems(tx, 'x', 'INBOX', ['a', 'b', 'c'], 2)).toEqual(['a', 'b'])
    expect(missingBefore(tx, 'x', 2)).toEqual([])
    expect(nameItems(tx, 'x', 'INBOX', [named('a')], 3, 1)).toEqual(['a'])
    expect(missingBefore(tx, 'x', 3).map(row => row.provider_id)).toEqual(['b'])
  })
  expect(store.all('SELECT provider_id, state FROM item ORDER BY 1')).toEqual([
    { provider_id: 'a', state: ITEM.stored },
    { provider_id: 'b', state: ITEM.missing },
  ])
  store.close()
})

test('[LE3] what a whole listing did not name is found', () => {
  const store = open()
  store.write(tx => {
    nameItems(tx, 'x', 'INBOX', [named('a'), named('b')], 1, 1)
    nameItems(tx, 'x', 'INBOX', [named('b')], 2, 1)
    expect(unnamedIds(tx, 'x', 'INBOX', 2)).toEqual(['a'])
  })
  store.close()
})

test('[LE4] work comes by priority, then the newest; what failed waits', () => {
  const store = open()
  store.write(tx => {
    const items = [
      named('old', { at: 1 }),
      named('new', { at: 9 }),
      named('first', { at: 2, priority: 0 }),
      named('failed', { at: 99, priority: 0 }),
      named('out', { leftOut: 'window' }),
    ]
    nameItems(tx, 'x', 'INBOX', items, 1, 1)
    failItem(tx, { account: 'x', scope: 'INBOX', providerId: 'failed' }, 'no', 500, null)
  })
  const ids = (now: number) => takeItems(store, 'x', now, 10).map(item => item.provider_id)
  expect(ids(100)).toEqual(['first', 'new', 'old'])
  expect(ids(600)).toEqual(['first', 'new', 'old', 'failed'])
  store.close()
})

test('[LE5] a narrower window hides what is stored, and a wider one shows it without fetching', () => {
  const store = open()
  store.write(tx => {
    nameItems(tx, 'x', 'INBOX', [named('old', { at: 1 }), named('older', { at: 1 })], 1, 1)
    settle(tx, 'x', 'INBOX', 'old', stored)
    putOut(tx, 'x', outsideWindow(tx, 'x', 5).out, 'window')
    expect(itemCounts(tx, 'x')).toMatchObject([{ state: ITEM.leftOut, reason: 'window', n: 2 }])
    letIn(tx, 'x', outsideWindow(tx, 'x', null).back)
  })
  expect(store.all('SELECT provider_id, state FROM item ORDER BY 1')).toEqual([
    { provider_id: 'old', state: ITEM.stored },
    { provider_id: 'older', state: ITEM.pending },
  ])
  store.close()
})

test('[LE6] changes of one message become one, and there and back is nothing', () => {
  const move = (from: number, to: number): MessageChange => ({ kind: 'move', from, to })
  expect(mergeChange(move(1, 2), move(2, 3))).toEqual(move(1, 3))
  expect(mergeChange(move(1, 2), move(2, 1))).toBeNull()
  const store = open()
  store.write(tx => {
    const flags = (add: string[], remove: string[]) =>
      queueOp(tx, { account: 'x', message: 1, change: { kind: 'flags', add, remove } }, 1)
    flags(['\\Seen'], [])
    flags(['\\Flagged'], ['\\Seen'])
  })
  const ops = takeOps(store, 'x', 10, 10)
  expect(ops.map(op => JSON.parse(op.payload))).toEqual([
    { kind: 'flags', add: ['\\Flagged'], remove: ['\\Seen'] },
  ])
  expect([...pendingChange(store, 1).flags].toSorted()).toEqual(['\\Flagged', '\\Seen'])
  store.close()
})

/** What is next about a record: its open task that is due first, against the plain meaning of that. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DocId, Json } from '@kith/shared/kit'
import { DELETED_KEY, linkId } from '@kith/shared/docs'
import type { Query, QueryScope, RowWindow } from '@kith/shared/query'
import { createReaders, type Readers, type Store } from '#engine/store'
import { openTestCore, type TestCore } from '#engine/testkit'
import { createLive, type Live } from './live.ts'

let core: TestCore
let readers: Readers
let live: Live
let statements = 0

beforeEach(() => {
  core = openTestCore()
  readers = createReaders({ file: core.store.file })
  statements = 0
  const scope = (): QueryScope => ({
    catalog: core.catalog(),
    me: null,
    now: core.clock.now(),
    timeZone: 'Europe/Lisbon',
    weekStart: 1,
  })
  const store: Store = {
    ...core.store,
    all: (sql, params) => {
      statements += 1
      return core.store.all(sql, params)
    },
  }
  live = createLive({ store, readers, feed: core.feed, scope })
})
afterEach(async () => {
  live.close()
  await readers.close()
  core.remove()
})

const deals: Query = { object: 'deal', fields: ['name', 'nextActivity'] }
const task = (cells: Record<string, Json>, targets: readonly DocId[]): DocId => {
  const id = core.create('task', cells)
  for (const to of targets)
    core.ingest.take(
      [
        {
          doc: linkId('task.targets', id, to),
          kind: 'link',
          type: 'task.targets',
          set: { from: id, to, pos: 'a0' },
        },
      ],
      core.meta(),
    )
  return id
}
const nexts = ({ rows }: RowWindow) => rows.map(row => row.cells['nextActivity'])

describe('[LV12] what is next', () => {
  test('is the open task that is due first, of every record of a window in one statement', async () => {
    const cells = fc.record({
      status: fc.constantFrom('todo', 'inProgress', 'done', null),
      due: fc.option(fc.integer({ min: 1, max: 28 }), { nil: null }),
      about: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
      isGone: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { maxLength: 12 }), async made => {
        const about = Array.from({ length: 4 }, (_, n) =>
          core.create('deal', { name: `Deal ${n}` }),
        )
        const tasks = made.map(({ status, due, about: which, isGone }, n) => {
          const dueAt =
            due === null ? null : `2026-11-${String(due).padStart(2, '0')}T10:00:00.000Z`
          const title = `Task ${n}`
          const id = task(
            { title, ...(status ? { status } : {}), ...(dueAt ? { dueAt } : {}) },
            which.map(at => about[at]!),
          )
          if (isGone) core.set('task', id, { [DELETED_KEY]: { at: 1, by: null } })
          return { id, title, dueAt, which, isOpen: status !== 'done' && !isGone }
        })
        const where = { field: 'id', op: 'in', value: about } as const
        const { rows } = await live.window({ ...deals, where }, 0, 10)
        for (const [at, deal] of about.entries()) {
          const open = tasks.filter(one => one.isOpen && one.which.includes(at))
          const [first] = open.toSorted((a, b) => {
            const [left, right] = [a.dueAt ?? 'z', b.dueAt ?? 'z']
            return left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1
          })
          expect(rows.find(row => row.id === deal)?.cells['nextActivity']).toEqual(
            first === undefined
              ? null
              : {
                  id: first.id,
                  object: 'task',
                  title: first.title,
                  due: first.dueAt,
                  count: open.length,
                },
          )
        }
        const planned = { and: [where, { field: 'nextActivity', op: 'notEmpty' } as const] }
        const found = await live.window({ ...deals, where: planned }, 0, 10)
        expect(found.rows.map(row => row.id)).toEqual(
          rows.filter(row => row.cells['nextActivity'] !== null).map(row => row.id),
        )
      }),
      { numRuns: 25 },
    )
  })

  test('takes as many statements for a hundred records as for one', async () => {
    for (let n = 0; n < 100; n++) {
      const deal = core.create('deal', { name: `Deal ${n}` })
      task({ title: 'Call', status: 'todo' }, [deal])
    }
    await live.window(deals, 0, 1)
    statements = 0
    await live.window(deals, 1, 1)
    const one = statements
    statements = 0
    expect(nexts(await live.window(deals, 0, 100))).toHaveLength(100)
    expect(statements).toBe(one)
  })

  test('follows its tasks while it is watched: made, done, moved, deleted, unlinked', async () => {
    const deal = core.create('deal', { name: 'Big' })
    const stop = new AbortController()
    let last: Json | undefined
    const watching = (async () => {
      for await (const window of live.watch(deals, 0, 10, stop.signal)) last = nexts(window)[0]
    })()
    const shows = (title: string | null) =>
      expect
        .poll(() => (last === null ? null : (last as { title: string } | undefined)?.title))
        .toBe(title)
    await shows(null)
    const call = task({ title: 'Call', status: 'todo', dueAt: '2026-11-22T10:00:00.000Z' }, [deal])
    await shows('Call')
    const send = task({ title: 'Send', status: 'todo', dueAt: '2026-11-21T10:00:00.000Z' }, [deal])
    await shows('Send')
    core.set('task', send, { dueAt: '2026-11-25T10:00:00.000Z' })
    await shows('Call')
    core.set('task', call, { status: 'done' })
    await shows('Send')
    core.set('task', send, { title: 'Send it' })
    await shows('Send it')
    core.set('task', call, { status: 'todo' })
    await shows('Call')
    core.set('task', call, { [DELETED_KEY]: { at: 1, by: null } })
    await shows('Send it')
    core.ingest.take(
      [
        {
          doc: linkId('task.targets', send, deal),
          kind: 'link',
          type: 'task.targets',
          set: { [DELETED_KEY]: { at: 1, by: null } },
        },
      ],
      core.meta(),
    )
    await shows(null)
    stop.abort()
    await watching
  })
})

import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '@kith/shared/kit'
import { wallMidnight } from '@kith/shared/model'
import type { RowWindow } from '@kith/shared/query'
import type { WorkspaceState } from '@kith/shared/rpc'
import { openTestEngine, type TestEngine } from '#engine/testkit'

let engine: TestEngine
beforeEach(async () => {
  engine = await openTestEngine()
})
afterEach(async () => {
  expect(engine.complaints).toEqual([])
  await engine.remove()
})

const people = { object: 'person', order: [{ field: 'name', dir: 'asc' as const }] }
const titles = async (): Promise<readonly string[]> => {
  const { rows } = await engine.client.rows.window({ query: people, offset: 0, limit: 50 })
  return rows.map(row => row.title)
}
const create = async (first: string, more: object = {}) => {
  const cells = { name: { first, last: 'Silva' }, ...more }
  const input = { object: 'person', cells }
  return engine.client.commands.run({ command: 'record.create', input, window: 'w1' })
}
const next = async <T>(events: AsyncIterator<T>): Promise<T> => {
  const { value, done } = await events.next()
  if (done === true) throw new Error('the stream ended')
  return value
}

describe('engine', () => {
  it('[EN1] shows what a command made, takes it back and does it again', async () => {
    const made = await create('Ana')
    expect(made).toMatchObject({ count: 1, job: null })
    expect(await titles()).toEqual(['Ana Silva'])
    expect(await engine.client.commands.undo({ window: 'w1' })).toMatchObject({
      skipped: 0,
      label: made.label,
    })
    expect(await titles()).toEqual([])
    expect(await engine.client.commands.redo({ window: 'w1' })).toMatchObject({ label: made.label })
    expect(await titles()).toEqual(['Ana Silva'])
    expect(await engine.client.commands.redo({ window: 'w1' })).toMatchObject({ action: null })
  })

  it('[EN2] tells a live list after each change', async () => {
    const events = (await engine.client.rows.watch({ query: people, offset: 0, limit: 10 }))[
      Symbol.asyncIterator
    ]()
    expect((await next<RowWindow>(events)).total).toBe(0)
    await create('Ana')
    const { rows, total } = await next<RowWindow>(events)
    expect([total, rows[0]?.title]).toEqual([1, 'Ana Silva'])
    await events.return?.(undefined)
  })

  it('[EN3] keeps the state of the workspace live', async () => {
    const events = (await engine.client.workspace.watch({}))[Symbol.asyncIterator]()
    const first = await next<WorkspaceState>(events)
    expect(first).toMatchObject({ stage: 'ready', name: 'Test', me: { name: 'Inês Carvalhal' } })
    expect(first.views.length).toBeGreaterThan(5)
    expect(first.counts['person']).toBe(0)
    await create('Ana')
    const second = await next<WorkspaceState>(events)
    expect([second.counts['person'], second.canUndo]).toEqual([1, expect.stringContaining('Ana')])
    await events.return?.(undefined)
  })

  it('[EN15] means by today and this week what the workspace chose', async () => {
    const now = Date.parse('2026-11-20T12:00:00Z')
    const there = await openTestEngine({ now: () => now })
    const { client } = there
    const set = (key: string, value: string | number) =>
      client.commands.run({ command: 'setting.set', input: { key, value } })
    const count = async (op: 'today' | 'relative', value?: Json) => {
      const where = { field: 'dueAt', op, ...(value === undefined ? {} : { value }) }
      return (await client.rows.window({ query: { object: 'task', where }, offset: 0, limit: 9 }))
        .total
    }
    const make = (dueAt: Date) =>
      client.commands.run({
        command: 'record.create',
        input: { object: 'task', cells: { title: 'Call', dueAt: dueAt.toISOString() } },
      })
    // There it is the 21st already, elsewhere still the 20th.
    await make(new Date(wallMidnight(now, 'Pacific/Kiritimati')))
    await make(new Date(wallMidnight(now, 'Pacific/Pago_Pago', 1) - 60_000))
    await make(new Date('2026-11-15T12:00:00Z'))
    await set('timeZone', 'Pacific/Kiritimati')
    expect(await count('today')).toBe(1)
    const watched = { object: 'task', where: { field: 'dueAt', op: 'today' as const } }
    const events = (await client.rows.watch({ query: watched, offset: 0, limit: 9 }))[
      Symbol.asyncIterator
    ]()
    const before = (await next<RowWindow>(events)).rows[0]?.id
    await set('timeZone', 'Pacific/Pago_Pago')
    expect((await next<RowWindow>(events)).rows[0]?.id).not.toBe(before)
    await events.return?.(undefined)
    const week = { direction: 'this', amount: 1, unit: 'week' }
    expect(await count('relative', week)).toBe(2)
    await set('weekStart', 0)
    expect(await count('relative', week)).toBe(3)
    await there.remove()
  })

  it('[EN4] answers a fault as a fault and a bug as one calm sentence', async () => {
    const wrong = engine.client.commands.run({
      command: 'record.create',
      input: { object: 'unicorn', cells: {} },
    })
    await expect(wrong).rejects.toMatchObject({ code: 'catalog/unknown-object' })
    const odd = engine.client.rows.window({ query: people, offset: -1, limit: 10 })
    await expect(odd).rejects.toMatchObject({ code: 'request/invalid' })
  })

  it('[EN7] makes the indexes of views and moves the log into the file when nobody waits', async () => {
    await create('Ana')
    const indexes = () => {
      const db = new Database(join(engine.profile, 'workspace.kith'), { readonly: true })
      const names = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'o_deal'")
        .pluck()
        .all()
      db.close()
      return names.length
    }
    const before = indexes()
    await expect.poll(indexes).toBeGreaterThan(before)
  })

  it('[EN5] finds everything again after it was closed, and closing twice is closing once', async () => {
    await create('Ana', { city: 'Porto' })
    await engine.close()
    await engine.close()
    const again = await openTestEngine({ profile: engine.profile })
    const { rows } = await again.client.rows.window({ query: people, offset: 0, limit: 50 })
    expect(rows[0]?.cells).toMatchObject({ city: 'Porto' })
    await again.close()
  })
})

import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTextDoc, fromPlain, textCodec } from '@kith/shared/docs'
import { openTestEngine, type TestEngine } from '#engine/testkit'

let engine: TestEngine
beforeEach(async () => {
  engine = await openTestEngine({ start: false })
})
afterEach(async () => {
  expect(engine.complaints).toEqual([])
  await engine.remove()
})

const start = () => engine.client.workspace.startEmpty({ name: 'Test', me: 'Inês Carvalhal' })
const run = (command: string, input: object) =>
  engine.client.commands.run({ command, input: input as never })
const create = async (object: string, cells: object): Promise<string> => {
  const { ids } = await run('record.create', { object, cells })
  return ids[0] ?? ''
}
const first = async <T>(events: Promise<AsyncIterable<T>>): Promise<T> => {
  for await (const event of await events) return event
  throw new Error('the stream ended')
}
const next = async <T>(events: AsyncIterator<T>): Promise<T> => {
  const { value, done } = await events.next()
  if (done === true) throw new Error('the stream ended')
  return value
}
const jobEnded = async (job: string) => {
  for await (const list of await engine.client.jobs.watch({})) {
    const state = list.find(({ id }) => id === job)
    if (state !== undefined && state.endedAt !== null) return state
  }
  throw new Error('the stream ended')
}

describe('records', () => {
  beforeEach(start)

  it('[SV1] tells what happened to a record, newest first', async () => {
    const acme = await create('company', { name: 'Acme' })
    const ana = await create('person', { name: { first: 'Ana', last: 'Silva' }, city: 'Porto' })
    await run('record.set', {
      object: 'person',
      record: ana,
      cells: { city: 'Faro', company: acme },
    })
    await create('note', { title: 'Call', body: 'Ask about tuna', targets: [ana] })
    const { entries, total } = await first(
      engine.client.records.timeline({ record: ana, limit: 10 }),
    )
    expect(total).toBe(3)
    expect(entries.map(({ kind }) => kind)).toEqual(['note', 'changed', 'created'])
    expect(entries[0]).toMatchObject({
      about: { title: 'Call' },
      excerpt: 'Ask about tuna',
      actor: { name: 'Inês Carvalhal' },
    })
    expect(entries[1]?.changes).toEqual(
      expect.arrayContaining([
        { field: 'city', before: 'Porto', after: 'Faro' },
        { field: 'company', before: null, after: { id: acme, object: 'company', title: 'Acme' } },
      ]),
    )
    const only = await first(
      engine.client.records.timeline({ record: ana, limit: 10, kinds: ['note'] }),
    )
    expect(only.total).toBe(1)
  })

  it('[SV1] tells of a call where it was, however late it was written down', async () => {
    const ana = await create('person', { name: { first: 'Ana', last: 'Silva' } })
    await create('note', {
      title: 'Call with Ana',
      kind: 'call',
      direction: 'incoming',
      minutes: 12,
      happenedAt: '2026-01-02T10:00:00.000Z',
      body: 'Wants more',
      targets: [ana],
    })
    const { entries } = await first(
      engine.client.records.timeline({ record: ana, limit: 10, kinds: ['contact'] }),
    )
    expect(entries).toMatchObject([
      {
        at: '2026-01-02T10:00:00.000Z',
        about: { title: 'Call with Ana' },
        excerpt: 'Wants more',
        contact: { kind: 'call', direction: 'incoming', minutes: 12 },
      },
    ])
  })

  it('[SV1] tells what was said about a record', async () => {
    const ana = await create('person', { name: { first: 'Ana', last: 'Silva' } })
    await run('comment.add', { record: ana, text: 'Ask about tuna' })
    const said = () =>
      first(engine.client.records.timeline({ record: ana, limit: 10, kinds: ['comment'] }))
    const { entries } = await said()
    expect(entries).toMatchObject([
      {
        kind: 'comment',
        excerpt: 'Ask about tuna',
        actor: { name: 'Inês Carvalhal' },
        canUndo: true,
      },
    ])
    await run('comment.remove', { comment: entries[0]!.about!.id })
    expect((await said()).total).toBe(0)
  })

  it('[SV2] reads a record as it was', async () => {
    const before = new Date(Date.now() - 1000).toISOString()
    const ana = await create('person', {
      name: { first: 'Ana', last: '' },
      city: 'Porto',
      emails: ['a@x.pt'],
    })
    await new Promise(resolve => setTimeout(resolve, 5))
    const then = new Date().toISOString()
    await new Promise(resolve => setTimeout(resolve, 5))
    await run('record.set', {
      object: 'person',
      record: ana,
      cells: { city: 'Faro', emails: ['b@x.pt'] },
    })
    expect(await engine.client.records.asOf({ record: ana, at: then })).toMatchObject({
      city: 'Porto',
      emails: ['a@x.pt'],
    })
    expect(await engine.client.records.asOf({ record: ana, at: before })).toEqual({})
  })

  it('[SV3] finds who shares an e-mail', async () => {
    const ana = await create('person', { name: { first: 'Ana', last: '' }, emails: ['a@x.pt'] })
    const other = await create('person', {
      name: { first: 'Anna', last: '' },
      emails: ['A@x.pt', 'z@x.pt'],
    })
    const gone = await create('person', { name: { first: 'Gone', last: '' }, emails: ['a@x.pt'] })
    await run('records.delete', { object: 'person', ids: [gone] })
    expect(await engine.client.records.duplicatesOf({ record: ana })).toMatchObject([
      { field: 'emails', value: 'a@x.pt', records: [{ id: other }] },
    ])
  })

  it('[SV4] opens a text whole, follows it, and finds its words', async () => {
    const note = await create('note', { title: 'Call', body: 'Ask about tuna' })
    const events = (await engine.client.records.openText({ record: note, field: 'body' }))[
      Symbol.asyncIterator
    ]()
    const opened = await next(events)
    expect(opened).toMatchObject({ isWhole: true })
    const editor = createTextDoc(opened.update)
    const typed = textCodec.replace(null, fromPlain('Salmon'), 99)
    const { action } = await engine.client.commands.editText({
      record: note,
      field: 'body',
      update: typed?.update ?? new Uint8Array(2),
    })
    expect(action).not.toBeNull()
    editor.apply((await next(events)).update)
    expect(editor.isEmpty()).toBe(false)
    await events.return?.(undefined)
    const hits = await engine.client.records.search({ text: 'salmon', limit: 5 })
    expect(hits).toMatchObject([{ id: note, object: 'note' }])
  })

  it('[SV7] lists the actions of the workspace', async () => {
    const ana = await create('person', { name: { first: 'Ana', last: '' } })
    await run('record.set', { object: 'person', record: ana, cells: { city: 'Faro' } })
    const { action } = await engine.client.commands.undo({})
    const list = await first(engine.client.records.actions({ limit: 10 }))
    expect(list).toMatchObject([
      { actor: 'Inês Carvalhal', source: 'person', count: 1, undoneBy: action },
      { count: 1, undoneBy: null },
    ])
    await run('records.delete', { object: 'person', ids: [ana] })
    await run('records.destroy', { object: 'person', ids: [ana] })
    const [destroyed, deleted] = await first(engine.client.records.actions({ limit: 2 }))
    expect([destroyed?.isFinal, deleted?.isFinal]).toEqual([true, false])
  })

  it('[SV9] tells of a merge on the record that stayed and on those that went', async () => {
    const acme = await create('company', { name: 'Acme' })
    const ana = await create('person', { name: { first: 'Ana', last: 'Silva' } })
    const cells = { name: { first: 'A.', last: 'Silva' }, city: 'Faro', company: acme }
    const other = await create('person', cells)
    const third = await create('person', { name: { first: 'Anna', last: 'Silva' } })
    await create('note', { title: 'Call', body: 'Ask about tuna', targets: [other] })
    await run('record.merge', { object: 'person', keep: ana, others: [other, third] })
    const timeline = (record: string) =>
      first(engine.client.records.timeline({ record, limit: 20 }))
    const { entries, total } = await timeline(ana)
    expect(total).toBe(entries.length)
    const merged = entries.filter(({ kind }) => kind === 'merged')
    expect(new Set(merged.map(({ about }) => about?.id))).toEqual(new Set([other, third]))
    expect(merged.map(({ canUndo }) => canUndo)).toEqual([true, true])
    expect(merged[0]?.changes).toContainEqual({ field: 'city', before: null, after: 'Faro' })
    expect(entries.some(({ kind }) => kind === 'changed')).toBe(false)
    const gone = await timeline(other)
    expect(gone.entries.find(({ kind }) => kind === 'mergedInto')).toMatchObject({
      about: { id: ana },
      canUndo: true,
    })
    await engine.client.commands.undo({})
    const after = await timeline(ana)
    expect(after.entries.find(({ kind }) => kind === 'merged')?.canUndo).toBe(false)
  })
})

describe('workspace', () => {
  it('[SV5] brings the demo and takes it away, and starts only once', async () => {
    await engine.client.workspace.startDemo({})
    const state = () => first(engine.client.workspace.watch({}))
    const before = await state()
    expect(before).toMatchObject({ stage: 'ready', me: { name: expect.any(String) } })
    expect(before.counts['person']).toBeGreaterThanOrEqual(200)
    await expect(start()).rejects.toMatchObject({ code: 'workspace/started' })
    await engine.client.workspace.clearDemo({})
    const after = await state()
    expect([after.counts['person'], after.counts['deal'], after.me?.name]).toEqual([
      0,
      0,
      before.me?.name,
    ])
    expect(await engine.client.records.search({ text: 'a', limit: 5 })).toEqual([])
  })

  it('[SV6] rebuilds as a job and looks everything over', async () => {
    await start()
    await create('person', { name: { first: 'Ana', last: '' } })
    const { job } = await engine.client.workspace.rebuild({})
    expect(await jobEnded(job)).toMatchObject({ state: 'done', error: null })
    expect(await engine.client.workspace.doctor({})).toMatchObject({ ok: true })
    expect(await engine.client.workspace.info({})).toMatchObject({ host: 'test', records: 2 })
  })

  it('[SV6] shows what a rebuild has mended', async () => {
    await start()
    const { rows } = engine.client
    const query = { object: 'person' }
    const events = (await rows.watch({ query, offset: 0, limit: 5 }))[Symbol.asyncIterator]()
    expect((await next(events)).total).toBe(0)
    await create('person', { name: { first: 'Ana', last: '' } })
    expect((await next(events)).total).toBe(1)
    await engine.close()
    const db = new Database(join(engine.profile, 'workspace.kith'))
    db.exec('DELETE FROM o_person')
    db.close()
    const again = await openTestEngine({ profile: engine.profile })
    const lists = (await again.client.rows.watch({ query, offset: 0, limit: 5 }))[
      Symbol.asyncIterator
    ]()
    expect((await next(lists)).total).toBe(0)
    expect(await again.client.workspace.doctor({})).toMatchObject({ ok: false })
    await again.client.workspace.rebuild({})
    expect((await next(lists)).rows[0]?.title).toBe('Ana')
    await again.close()
  })

  it('[SV8] opens addresses that are addresses, and keeps settings of the device', async () => {
    await engine.client.device.openExternal({ url: 'https://kith.example/x' })
    await expect(
      engine.client.device.openExternal({ url: 'file:///etc/passwd' }),
    ).rejects.toMatchObject({ code: 'device/bad-address' })
    expect(engine.opened).toEqual(['https://kith.example/x'])
    await engine.client.device.set({ key: 'theme', value: 'dark' })
    await engine.close()
    const again = await openTestEngine({ profile: engine.profile })
    expect(await first(again.client.device.watch({}))).toEqual({ theme: 'dark' })
    await again.close()
  })
})

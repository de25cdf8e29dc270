import { afterEach, expect, it } from 'vitest'
import { recordCodec } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import { writeMeta } from '#engine/store'
import { openTestCore, type TestCore } from '#engine/testkit'

const cores: TestCore[] = []
afterEach(() => {
  for (const core of cores.splice(0)) core.remove()
})
const setup = (device: number): TestCore => {
  const core = openTestCore(undefined, device)
  core.store.write(tx => writeMeta(tx, 'upstream', 'https://example.org'))
  cores.push(core)
  return core
}
const shown = ({ store }: TestCore, id: DocId) =>
  Date.parse(store.pluck<string>('SELECT updated_at FROM o_company WHERE id = ?', [id])[0] ?? '')
const waiting = ({ store }: TestCore) =>
  store.all<{ n: number; bytes: Uint8Array }>('SELECT n, bytes FROM outbox ORDER BY n')

it('[RP19] a row was last changed when the log says, for its author and for everybody else', () => {
  const [author, other] = [setup(2), setup(3)]
  const ahead = author.clock.now() + 3_600_000
  const id = author.create('company', { name: 'Acme' }, { at: ahead })
  // As long as it waits it shows what its author believes.
  expect(shown(author, id)).toBe(ahead)
  const logged = ahead - 3_600_000
  const [entry] = waiting(author)
  author.ingest.confirm([{ n: entry!.n, doc: id, seq: 5, at: logged }])
  const update = { doc: id, kind: 'record', type: 'company', update: entry!.bytes, seq: 5 } as const
  other.ingest.takeRemote([{ ...update, at: logged }], other.meta({ at: ahead }))
  expect([shown(author, id), shown(other, id)]).toEqual([logged, logged])

  // Written before and arriving later makes nothing older.
  other.set('company', id, { name: 'Acme Ltd' }, { at: logged - 1000 })
  const [second] = waiting(other)
  other.ingest.confirm([{ n: second!.n, doc: id, seq: 6, at: logged - 1000 }])
  author.ingest.takeRemote(
    [{ ...update, update: second!.bytes, seq: 6, at: logged - 1000 }],
    author.meta(),
  )
  expect([shown(author, id), shown(other, id)]).toEqual([logged, logged])
})

it('[RP19] what is taken back leaves no moment behind', () => {
  const core = setup(2)
  const id = core.create('company', { name: 'Acme' }, { at: 1_000 })
  core.ingest.confirm([{ n: waiting(core)[0]!.n, doc: id, seq: 5, at: 1_000 }])
  core.set('company', id, { name: 'Other' }, { at: 9_000 })
  expect(shown(core, id)).toBe(9_000)
  core.upstream.refuse(
    [{ n: waiting(core)[0]!.n, code: 'forbidden-key', detail: null }],
    core.meta(),
  )
  expect(shown(core, id)).toBe(1_000)
})

it('[RP20] an entry of a document as it was before it began anew is no part of it', () => {
  const core = setup(2)
  const old = recordCodec.create({ name: 'Old' }, 3_000_000_000_009)
  const id = '0195d3b0-0000-7000-8000-000000000001' as DocId
  const base = { doc: id, kind: 'record', type: 'company' } as const
  const { state } = recordCodec.create({ name: 'New' }, 9)
  core.upstream.adopt([{ ...base, epoch: 1, seq: 0, at: 1_000, state }], core.meta())
  core.ingest.takeRemote(
    [{ ...base, update: old.update, seq: 7, at: 2_000, epoch: 0 }],
    core.meta(),
  )
  expect(core.documents.keys(id)).toEqual({ name: 'New' })
  expect(shown(core, id)).toBe(2_000)
})

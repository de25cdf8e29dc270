import { expect, test } from 'vitest'
import { contentProof, recordCodec, type DocKind } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import { createDigest, partOf, type DocAt } from '@kith/shared/protocol'
import { openTestCore } from '#engine/testkit'
import { createCompare } from './compare.ts'

test('[DS1] a document that says something else at an equal place is found, and no other', async () => {
  const core = openTestCore()
  const ids = Array.from({ length: 30 }, (_, n) => core.create('company', { name: `C${n}` }))
  core.store.write(tx => tx.run('UPDATE doc SET seq = pk'))
  const { store } = core
  const readers = {
    all: <T>(sql: string, params: readonly never[] = []) =>
      Promise.resolve(store.all<T>(sql, params)),
  }
  const compare = createCompare({ store, readers: readers as never })
  const held = store.all<{ id: DocId; seq: number; kind: DocKind; state: Uint8Array }>(
    "SELECT id, seq, kind, state FROM doc WHERE kind <> ''",
  )
  const theirs = held.map((row): DocAt => ({
    doc: row.id,
    seq: row.seq,
    proof: contentProof(row.kind, row.state),
  }))
  const server = createDigest()
  for (const { doc, seq, proof } of theirs) server.toggle(doc, seq, proof)
  const against = {
    count: theirs.length,
    hasContent: true,
    digest: server.total(),
    parts: server.parts(),
  }
  expect(await compare.against(against)).toMatchObject({ isEqual: true })

  const [, bad = '' as DocId] = ids
  const { state } = recordCodec.create({ name: 'somebody else' }, 1)
  store.write(tx => tx.run('UPDATE doc SET state = ? WHERE id = ?', [state, bad]))
  const found = await compare.against(against)
  expect(found).toMatchObject({ isEqual: false, parts: [partOf(bad)] })
  const inPart = theirs.filter(({ doc }) => partOf(doc) === partOf(bad))
  expect(await compare.against({ part: partOf(bad), docs: inPart })).toMatchObject({
    fetch: [bad],
    drop: [],
  })
  core.remove()
})

/**
 * Compares what is here with a digest or a list of the server.
 *
 * A hundred thousand documents take a tenth of a second to hash, so it is done in slices; the
 * machine asks only while nothing moves, and asks again when something did.
 */
import type { DocId } from '@kith/shared/kit'
import {
  createDigest,
  partOf,
  type ClientEffect,
  type ClientEvent,
  type Digest,
} from '@kith/shared/protocol'
import type { Readers, Store } from '#engine/store'

export interface Compare {
  readonly against: (
    what: Extract<ClientEffect, { type: 'compare' }>['against'],
  ) => Promise<Extract<ClientEvent, { type: 'compared' }>>
  readonly digest: () => Promise<{ readonly count: number; readonly digest: string }>
}

const HELD = "SELECT id, seq FROM doc WHERE state IS NOT NULL AND kind <> ''"
const SLICE = 2000

interface Held {
  readonly id: DocId
  readonly seq: number
}

export function createCompare({
  store,
  readers,
}: {
  readonly store: Store
  readonly readers: Pick<Readers, 'all'>
}): Compare {
  return {
    async against(what) {
      if ('part' in what) return list(what)
      const { digest, count } = await held()
      const parts = digest.parts()
      const differing = (what.parts ?? []).flatMap((part, at) => (part === parts[at] ? [] : [at]))
      const isEqual = count === what.count && digest.total() === what.digest
      return { type: 'compared', isEqual, parts: differing, fetch: [], drop: [] }
    },
    async digest() {
      const { digest, count } = await held()
      return { count, digest: digest.total() }
    },
  }

  async function held(): Promise<{ readonly digest: Digest; readonly count: number }> {
    const rows = await readers.all<Held>(HELD)
    const digest = createDigest()
    for (let from = 0; from < rows.length; from += SLICE) {
      for (const { id, seq } of rows.slice(from, from + SLICE)) digest.toggle(id, seq)
      await new Promise<void>(resolve => setImmediate(resolve))
    }
    return { digest, count: rows.length }
  }

  function list({
    part,
    docs,
  }: {
    readonly part: number
    readonly docs: readonly { readonly doc: DocId; readonly seq: number }[]
  }) {
    const theirs = new Map(docs.map(({ doc, seq }) => [doc, seq]))
    const prefix = part.toString(16).padStart(2, '0')
    const rows = store.all<Held>(`${HELD} AND id >= ? AND id < ?`, [prefix, `${prefix}g`])
    const ours = new Map(rows.filter(row => partOf(row.id) === part).map(row => [row.id, row.seq]))
    const fetch = [...theirs].filter(([doc, seq]) => ours.get(doc) !== seq).map(([doc]) => doc)
    const drop = [...ours.keys()].filter(doc => !theirs.has(doc))
    return {
      type: 'compared' as const,
      isEqual: fetch.length + drop.length === 0,
      parts: [],
      fetch,
      drop,
    }
  }
}

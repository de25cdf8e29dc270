/**
 * Compares what is here with a digest or a list of the server.
 *
 * A hundred thousand documents take a tenth of a second to hash, so it is done in slices; the
 * machine asks only while nothing moves, and asks again when something did.
 */
import { contentProof, type DocKind } from '@kith/shared/docs'
import { isFault, type DocId } from '@kith/shared/kit'
import {
  createDigest,
  partOf,
  type ClientEffect,
  type ClientEvent,
  type Digest,
  type DocAt,
} from '@kith/shared/protocol'
import type { Readers, Store } from '#engine/store'

export interface Compare {
  readonly against: (
    what: Extract<ClientEffect, { type: 'compare' }>['against'],
  ) => Promise<Extract<ClientEvent, { type: 'compared' }>>
  /** Over documents and places. */
  readonly digest: () => Promise<{ readonly count: number; readonly digest: string }>
}

const HELD = "SELECT id, seq FROM doc WHERE state IS NOT NULL AND kind <> ''"
/** With what they say, a page at a time: of a large workspace all of it is a hundred megabytes. */
const SAYING = "SELECT pk, id, seq, kind, state FROM doc WHERE state IS NOT NULL AND kind <> ''"
const SLICE = 2000
const PAGE = 500

interface Held {
  readonly id: DocId
  readonly seq: number
}

interface Saying extends Held {
  readonly pk: number
  readonly kind: DocKind
  readonly state: Uint8Array
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
      const { digest, count } = what.hasContent ? await saying() : await held()
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

  async function saying(): Promise<{ readonly digest: Digest; readonly count: number }> {
    const digest = createDigest()
    let count = 0
    for (let after = 0; ;) {
      const rows = await readers.all<Saying>(`${SAYING} AND pk > ? ORDER BY pk LIMIT ${PAGE}`, [
        after,
      ])
      for (const row of rows) digest.toggle(row.id, row.seq, proofOf(row))
      count += rows.length
      after = rows.at(-1)?.pk ?? after
      if (rows.length < PAGE) return { digest, count }
    }
  }

  function list({ part, docs }: { readonly part: number; readonly docs: readonly DocAt[] }) {
    const theirs = new Map(docs.map(one => [one.doc, one]))
    const prefix = part.toString(16).padStart(2, '0')
    const ours = store
      .all<Saying>(`${SAYING} AND id >= ? AND id < ?`, [prefix, `${prefix}g`])
      .filter(row => partOf(row.id) === part)
    const same = new Set(ours.filter(row => isSame(row, theirs.get(row.id))).map(({ id }) => id))
    const fetch = [...theirs.keys()].filter(doc => !same.has(doc))
    const drop = ours.map(({ id }) => id).filter(doc => !theirs.has(doc))
    return {
      type: 'compared' as const,
      isEqual: fetch.length + drop.length === 0,
      parts: [],
      fetch,
      drop,
    }
  }
}

const isSame = (ours: Saying, theirs: DocAt | undefined): boolean =>
  theirs !== undefined &&
  ours.seq === theirs.seq &&
  (theirs.proof === 0 || theirs.proof === proofOf(ours))

/** 0 for what cannot be read: then it is not what the server says. */
function proofOf({ kind, state }: Saying): number {
  try {
    return contentProof(kind, state)
  } catch (error) {
    if (isFault(error)) return 0
    throw error
  }
}

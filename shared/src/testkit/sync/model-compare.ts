/** What a simulated desktop answers when it is asked to compare what it holds with the server's. */
import { contentProof } from '#docs'
import { createDigest, partOf, type ClientEffect, type ClientEvent } from '#protocol'
import type { Disk } from './model-disk.ts'

type Docs = Disk['docs']

const confirmedOf = (docs: Docs) =>
  [...docs].flatMap(([doc, { state, seq }]) => (state === null ? [] : [{ doc, seq, state }]))

export function digestOf(docs: Docs, hasContent: boolean) {
  const digest = createDigest()
  const confirmed = confirmedOf(docs)
  for (const { doc, seq, state } of confirmed)
    digest.toggle(doc, seq, hasContent ? contentProof('record', state) : 0)
  return { count: confirmed.length, digest }
}

export function compareWith(
  docs: Docs,
  against: Extract<ClientEffect, { type: 'compare' }>['against'],
): ClientEvent {
  const none = { type: 'compared', isEqual: false, parts: [], fetch: [], drop: [] } as const
  if ('part' in against) {
    const theirs = new Map(against.docs.map(one => [one.doc, one]))
    const ours = confirmedOf(docs).filter(({ doc }) => partOf(doc) === against.part)
    const same = new Set(
      ours.flatMap(({ doc, seq, state }) => {
        const one = theirs.get(doc)
        const isSame =
          one?.seq === seq && (!one.proof || one.proof === contentProof('record', state))
        return isSame ? [doc] : []
      }),
    )
    const fetch = [...theirs.keys()].filter(doc => !same.has(doc))
    const drop = ours.map(({ doc }) => doc).filter(doc => !theirs.has(doc))
    return { ...none, fetch, drop }
  }
  const { count, digest } = digestOf(docs, against.hasContent)
  const isEqual = count === against.count && digest.total() === against.digest
  const mine = digest.parts()
  const parts = (against.parts ?? []).flatMap((part, at) => (part === mine[at] ? [] : [at]))
  return { ...none, isEqual, parts }
}

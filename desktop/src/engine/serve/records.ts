/** records.*: what a record page shows beside its cells. */
import { asId, isoTime, type DocId, type Log } from '@kith/shared/kit'
import { sharedWith, shareOf } from '@kith/shared/access'
import { SHARE_KEY, type TextCodec } from '@kith/shared/docs'
import type { Catalog } from '@kith/shared/model'
import type { ActionEntry, RecordAccess, SearchHit, TextEvent } from '@kith/shared/rpc'
import type { TextEdits } from '#engine/dispatch'
import type { Commit, Documents, Feed } from '#engine/replica'
import type { Read } from '#engine/store'
import { guarded, type Api } from './border.ts'
import { duplicatesOf } from './duplicates.ts'
import { liveValue } from './live-value.ts'
import { createRecordHistory } from './record-history.ts'

export interface RecordsDeps {
  readonly store: Read
  readonly documents: Documents
  readonly catalog: () => Catalog
  readonly feed: Feed
  readonly texts: TextEdits
  readonly text: TextCodec
  readonly search: (
    text: string,
    objects: readonly string[] | undefined,
    limit: number,
  ) => readonly SearchHit[] | Promise<readonly SearchHit[]>
  readonly log: Log
}

interface ActionRow {
  readonly id: string
  readonly at: number
  readonly label: string
  readonly member: string | null
  readonly source: string
  readonly records: number
  readonly undone_by: string | null
  readonly final: number
}

const GAP_MS = 50
const ACTIONS = `SELECT id, at, label, member, source, records, undone_by, final FROM action
  WHERE undoes IS NULL AND source <> 'system' ORDER BY n DESC LIMIT ?`

export function serveRecords(api: Api, deps: RecordsDeps) {
  const { store, documents, catalog, feed, texts, text, log } = deps
  const area = api.records
  const history = createRecordHistory({ store, documents, catalog })
  const onCommit = (listener: () => void) => feed.onCommit(listener)

  return area.router({
    timeline: area.timeline.handler(({ input: { record, limit, kinds }, signal }) =>
      guarded(
        liveValue({
          read: () => history.timeline(asId(record), limit, kinds),
          onChange: listener => feed.onCommit(commit => mayShowIn(record, commit) && listener()),
          signal,
          gapMs: GAP_MS,
          textOf: JSON.stringify,
        }),
        'records.timeline',
        log,
      ),
    ),
    access: area.access.handler(({ input: { record }, signal }) =>
      guarded(
        liveValue({
          read: () => access(asId(record)),
          onChange: listener =>
            feed.onCommit(({ changes }) => changes.some(({ doc }) => doc === record) && listener()),
          signal,
          textOf: JSON.stringify,
        }),
        'records.access',
        log,
      ),
    ),
    openText: area.openText.handler(({ input: { record, field }, signal }) => {
      const { doc } = texts.find(asId(record), field)
      return guarded(textEvents(doc, signal), 'records.openText', log)
    }),
    search: area.search.handler(({ input }) => deps.search(input.text, input.objects, input.limit)),
    actions: area.actions.handler(({ input, signal }) =>
      guarded(
        liveValue({
          read: () => actions(input.limit),
          onChange: onCommit,
          signal,
          gapMs: GAP_MS,
          textOf: JSON.stringify,
        }),
        'records.actions',
        log,
      ),
    ),
    asOf: area.asOf.handler(({ input }) => history.asOf(asId(input.record), Date.parse(input.at))),
    duplicatesOf: area.duplicatesOf.handler(({ input }) =>
      duplicatesOf(asId(input.record), {
        store,
        documents,
        catalog: catalog(),
        refOf: history.refOf,
      }),
    ),
  })

  function access(record: DocId): RecordAccess {
    const found = documents.find(record)
    const keys = documents.pieces(record).own
    const isShare = (key: string) => key.startsWith(`${SHARE_KEY}/`)
    const pairs = sharedWith(keys).map(member => [member, shareOf(keys, member) ?? 'see'] as const)
    return {
      object: found?.type ?? '',
      shares: Object.fromEntries(pairs),
      own: Object.fromEntries(Object.entries(keys).filter(([key]) => !isShare(key))),
    }
  }

  /** Links and texts may be about any record; of records, the record itself is. */
  function mayShowIn(record: string, { changes }: Commit): boolean {
    return changes.some(({ kind, doc }) => kind !== 'record' || doc === record)
  }

  /** The whole text again after each change: an editor that has some of it takes only what is new. */
  async function* textEvents(
    doc: DocId,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<TextEvent> {
    let isWhole = true
    const touches = ({ changes }: Commit) => changes.some(change => change.doc === doc)
    const values = liveValue({
      read: () => wholeText(doc),
      onChange: listener => feed.onCommit(commit => touches(commit) && listener()),
      signal,
    })
    for await (const update of values) {
      yield { update, isWhole }
      isWhole = false
    }
  }

  function wholeText(doc: DocId): Uint8Array {
    const found = documents.find(doc)
    const bytes = found?.cur ?? found?.state
    // Two zeros are an update without anything in it.
    return bytes ? text.whole(bytes) : new Uint8Array(2)
  }

  function actions(limit: number): readonly ActionEntry[] {
    const names = new Map<string, string>()
    return store.all<ActionRow>(ACTIONS, [limit]).map(row => ({
      action: row.id,
      at: isoTime(row.at),
      label: row.label,
      actor: nameOf(row.member, names),
      source: row.source,
      count: row.records,
      undoneBy: row.undone_by,
      isFinal: row.final === 1,
    }))
  }

  function nameOf(member: string | null, names: Map<string, string>): string {
    if (member === null) return ''
    const known = names.get(member)
    if (known !== undefined) return known
    const pk = documents.pkOf(member as DocId)
    const name = (pk === undefined ? null : history.refOf(pk))?.title ?? ''
    names.set(member, name)
    return name
  }
}

/**
 * The inverse of history, newest row first.
 *
 * Pure but for what it reads. A key is put back only while it still says what the action left
 * there; what somebody has changed since is counted and left alone.
 */
import { jsonEqual, type DocId, type Json } from '@kith/shared/kit'
import { DELETED_KEY, type DocKind, type DocOp } from '@kith/shared/docs'
import { CREATED_MARK, TEXT_MARK } from '#engine/replica'

export interface HistoryRow {
  readonly n: number
  readonly pk: number
  readonly doc: DocId
  readonly kind: DocKind
  readonly type: string
  readonly key: string
  readonly before: string | null
  readonly after: string | null
  /** For texts: the record they belong to. */
  readonly owner: DocId | null
}

export interface UndoReads {
  readonly keys: (doc: DocId) => Readonly<Record<string, Json>> | undefined
  /** The Markdown of a text document. */
  readonly text: (doc: DocId) => string
  /** Whether anything that came after the action has left a mark on a document that it made. */
  readonly isTouchedSince: (row: HistoryRow) => boolean
}

export interface UndoPlan {
  readonly ops: readonly DocOp[]
  readonly skipped: number
}

interface Draft {
  readonly row: HistoryRow
  readonly set: Record<string, Json | null>
}

/** `rows` in descending order of `n`. `mark` is what a creation that is taken back gets as its deletion. */
export function planUndo(rows: readonly HistoryRow[], mark: Json, reads: UndoReads): UndoPlan {
  const drafts = new Map<DocId, Draft>()
  const texts = new Map<DocId, DocOp>()
  let skipped = 0

  for (const row of rows) {
    if (row.key === TEXT_MARK) undoText(row)
    else if (row.key === CREATED_MARK) undoCreation(row)
    else undoKey(row)
  }
  const sets = [...drafts.values()].filter(({ set }) => Object.keys(set).length > 0)
  // As they lie in the file, not backwards: the search index writes out what it has collected whenever
  // a record comes before the last one, which made an undo of thousands cost twice their change.
  sets.sort((a, b) => a.row.pk - b.row.pk)
  const ops = sets.map(({ row, set }): DocOp => {
    const { doc, kind, type } = row
    if (kind === 'text') throw new Error('a text has no keys')
    return { doc, kind, type, set }
  })
  return { ops: [...ops, ...texts.values()], skipped }

  function undoKey(row: HistoryRow): void {
    const set = draftOf(row).set
    const now = Object.hasOwn(set, row.key)
      ? (set[row.key] ?? undefined)
      : reads.keys(row.doc)?.[row.key]
    if (jsonEqual(now, parsed(row.after))) set[row.key] = parsed(row.before) ?? null
    else skipped += 1
  }

  function undoCreation(row: HistoryRow): void {
    if (reads.isTouchedSince(row)) skipped += 1
    else if (reads.keys(row.doc)?.[DELETED_KEY] === undefined) draftOf(row).set[DELETED_KEY] = mark
  }

  function undoText(row: HistoryRow): void {
    const { doc, type, owner } = row
    if (owner === null || reads.text(doc) !== parsed(row.after)) {
      skipped += 1
      return
    }
    const before = parsed(row.before)
    const text = typeof before === 'string' ? before : ''
    texts.set(doc, { doc, kind: 'text', type, owner, text, format: 'markdown' })
  }

  function draftOf(row: HistoryRow): Draft {
    const known = drafts.get(row.doc)
    if (known !== undefined) return known
    const made = { row, set: {} }
    drafts.set(row.doc, made)
    return made
  }
}

const parsed = (text: string | null): Json | undefined =>
  text === null ? undefined : (JSON.parse(text) as Json)

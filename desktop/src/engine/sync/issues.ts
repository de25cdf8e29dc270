/** Refused changes and values that gave way, in words; and what the person does about them. */
import { isoTime, newActionId, type DocId, type Json } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { SetOp } from '@kith/shared/docs'
import type { RecordName, SyncConflict, SyncIssue } from '@kith/shared/rpc'
import type { ActionMeta, Documents, Ingest } from '#engine/replica'
import type { Store } from '#engine/store'
import { sayRefused } from './refusal-words.ts'

export interface SyncIssues {
  readonly issues: () => readonly SyncIssue[]
  readonly conflicts: () => readonly SyncConflict[]
  readonly settleIssue: (n: number, how: 'dismiss' | 'retry') => void
  readonly settleConflict: (n: number, how: 'keep' | 'restore') => void
}

interface IssueRow {
  readonly n: number
  readonly pk: number
  readonly code: string
  readonly detail: string | null
  readonly op: string | null
  readonly text: string | null
  readonly at: number
  readonly label: string | null
}

interface ConflictRow {
  readonly n: number
  readonly pk: number
  readonly key: string
  readonly kept: string | null
  readonly lost: string | null
  readonly kept_by: DocId | null
  readonly lost_by: DocId | null
  readonly lost_at: number
}

/** Nobody reads more at once; the rest follows as these are settled. */
const MOST = 200
const ISSUES = `SELECT i.n, i.pk, i.code, i.detail, i.op, i.text, i.at, action.label FROM sync_issue i
  LEFT JOIN action ON action.n = i.action WHERE i.settled_at IS NULL ORDER BY i.n DESC LIMIT ${MOST}`
const CONFLICTS = `SELECT n, pk, key, kept, lost, kept_by, lost_by, lost_at FROM conflict
  WHERE settled_at IS NULL ORDER BY n DESC LIMIT ${MOST}`

export function createSyncIssues({
  store,
  documents,
  ingest,
  catalog,
  me,
  now,
}: {
  readonly store: Store
  readonly documents: Documents
  readonly ingest: Ingest
  readonly catalog: () => Catalog
  readonly me: () => DocId | null
  readonly now: () => number
}): SyncIssues {
  return {
    issues: () => store.all<IssueRow>(ISSUES).map(issueOf),
    conflicts: () => store.all<ConflictRow>(CONFLICTS).flatMap(conflictOf),
    settleIssue(n, how) {
      const row = store.get<IssueRow>(`${ISSUES.replace('WHERE', 'WHERE i.n = ? AND')}`, [n])
      if (row === undefined) return
      store.write(tx => {
        if (how === 'retry') writeAgain(row.pk, setOf(row.op), 'Tried again')
        tx.run('UPDATE sync_issue SET settled_at = ? WHERE n = ?', [now(), n])
      })
    },
    settleConflict(n, how) {
      const row = store.get<ConflictRow>(CONFLICTS.replace('WHERE', 'WHERE n = ? AND'), [n])
      if (row === undefined) return
      store.write(tx => {
        if (how === 'restore')
          writeAgain(row.pk, { [row.key]: parse(row.lost) }, 'Put a value back')
        tx.run('UPDATE conflict SET settled_at = ? WHERE n = ?', [now(), n])
      })
    },
  }

  function writeAgain(pk: number, set: SetOp['set'], label: string): void {
    const id = documents.idOf(pk)
    const doc = id === undefined ? undefined : documents.find(id)
    if (doc === undefined || doc.kind === '' || doc.kind === 'text') return
    const op: SetOp = { doc: doc.id, kind: doc.kind, type: doc.type, set }
    const meta: ActionMeta = {
      id: newActionId(),
      command: 'sync.write-again',
      label,
      member: me(),
      source: 'person',
      at: now(),
    }
    ingest.take([op], meta)
  }

  function issueOf({ n, pk, code, detail, op, text, at, label }: IssueRow): SyncIssue {
    const record = recordOf(pk)
    return {
      n,
      code,
      say: sayRefused(code, detail),
      record,
      label,
      at: isoTime(at),
      values: Object.entries(setOf(op)).flatMap(([key, value]) => cellOf(pk, key, value)),
      text,
      canRetry: record !== null && op !== null,
    }
  }

  function conflictOf(row: ConflictRow): readonly SyncConflict[] {
    const record = recordOf(row.pk)
    if (record === null) return []
    const [kept, lost] = [parse(row.kept), parse(row.lost)]
    const [cell] = cellOf(row.pk, row.key, kept)
    return [
      {
        n: row.n,
        record,
        field: cell?.field ?? row.key,
        label: cell?.label ?? row.key,
        kept: cell?.text ?? '',
        lost: cellOf(row.pk, row.key, lost)[0]?.text ?? '',
        lostValue: lost,
        keptBy: nameOf(row.kept_by),
        lostBy: nameOf(row.lost_by),
        hands: handsOf(row),
        at: isoTime(row.lost_at),
      },
    ]
  }

  function recordOf(pk: number): RecordName | null {
    const id = documents.idOf(pk)
    const doc = id === undefined ? undefined : documents.find(id)
    if (doc?.kind === 'text' || doc?.kind === 'link') return null
    const object = doc === undefined ? undefined : catalog().findObject(doc.type)
    if (doc === undefined || object === undefined) return null
    const title = store.pluck<string>(`SELECT title FROM ${object.table} WHERE pk = ?`, [pk])[0]
    return { doc: doc.id, object: object.id, title: title ?? '' }
  }

  function handsOf({ kept_by, lost_by }: ConflictRow): SyncConflict['hands'] {
    if (kept_by === null || kept_by !== lost_by) return 'two'
    return kept_by === me() ? 'me' : 'one'
  }

  /** As a cell would show it. */
  function cellOf(pk: number, key: string, value: Json | null): SyncIssue['values'] {
    const id = documents.idOf(pk)
    const type = (id === undefined ? undefined : documents.find(id))?.type ?? ''
    const name = key.split('/')[0] ?? key
    const field = catalog().findField(type, name)
    if (field === undefined)
      return key.startsWith('$') ? [] : [{ field: name, label: name, text: plain(value) }]
    const cell = field.storageKind.fromKeys(field.id, value === null ? {} : { [key]: value })
    const text = cell === null ? '' : field.fieldType.format(cell, field.options)
    return [{ field: field.id, label: field.label, text }]
  }

  function nameOf(member: DocId | null): string | null {
    if (member === null) return null
    const object = catalog().findObject('member')
    if (object === undefined) return null
    return (
      store.pluck<string>(`SELECT title FROM ${object.table} WHERE id = ?`, [member])[0] ?? null
    )
  }
}

const parse = (text: string | null): Json | null =>
  text === null ? null : (JSON.parse(text) as Json)
const setOf = (op: string | null): SetOp['set'] => (parse(op) ?? {}) as SetOp['set']
const plain = (value: Json | null): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)

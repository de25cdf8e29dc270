/**
 * What happened to a record, read backwards from what it is now: history keeps keys as they were
 * before and after, so the cells of any moment follow by taking changes back one by one.
 */
import { isoTime, s, type DocId, type Json } from '@kith/shared/kit'
import { CREATED_KEY, DELETED_KEY, fieldOfKey, MERGED_KEY } from '@kith/shared/docs'
import type { Catalog, CatalogField } from '@kith/shared/model'
import type { RefValue } from '@kith/shared/query'
import type { TimelineEntry } from '@kith/shared/rpc'
import { CREATED_MARK, TEXT_MARK, type Documents } from '#engine/replica'
import { safeName, type Read } from '#engine/store'
import { readLogged } from './logged-contact.ts'

export interface RecordHistory {
  /** Newest first. `total` counts the entries of these kinds, not only those returned. */
  readonly timeline: (
    record: DocId,
    limit: number,
    kinds?: readonly string[],
  ) => { readonly entries: readonly TimelineEntry[]; readonly total: number }
  /** Cells by field id as they were at a moment; empty when the record was not there. */
  readonly asOf: (record: DocId, at: number) => Readonly<Record<string, Json>>
  readonly refOf: (pk: number) => RefValue | null
}

interface Deps {
  readonly store: Read
  readonly documents: Documents
  readonly catalog: () => Catalog
}

interface EventRow {
  readonly n: number
  readonly pk: number
  readonly key: string
  readonly before: string | null
  readonly after: string | null
  readonly action: string
  readonly command: string
  readonly label: string
  readonly member: string | null
  readonly source: string
  readonly at: number
  readonly undone_by: string | null
  readonly final: number
}

interface Group {
  readonly row: EventRow
  readonly rows: EventRow[]
}

type Keys = Record<string, Json>

const createdMark = s.object({ at: s.number(), by: s.string().nullable(), source: s.string() })
/** A record with more events than this shows its newest ones. */
const MAX_EVENTS = 20_000
const EVENTS = `SELECT history.n, history.pk, history.key, history.before, history.after, action.id AS action,
  action.command, action.label, action.member, action.source, action.at, action.undone_by, action.final
  FROM history JOIN action ON action.n = history.action
  WHERE history.pk IN (SELECT value FROM json_each(?)) ORDER BY history.n DESC LIMIT ${MAX_EVENTS}`
/** Links that touch the record, and the other end of each. */
const LINKS = `SELECT pk, to_pk AS other FROM link WHERE from_pk = ? UNION ALL SELECT pk, from_pk FROM link WHERE to_pk = ?`
/** What an action merged into a record; its rows lie close together in the history. */
const GONE_INTO = `SELECT history.pk FROM action JOIN history ON history.n BETWEEN action.first AND action.last
  WHERE action.id = ? AND history.action = action.n AND history.key = '${MERGED_KEY}' AND history.after = ?`
const TEXTS = 'SELECT pk, field, body FROM text WHERE owner = ?'
const EXCERPT_LENGTH = 200
const MAX_COMMENTS = 500
const MADE_BY = `SELECT history.n, history.pk, history.key, history.before, history.after, action.id AS action,
  action.command, action.label, action.member, action.source, action.at, action.undone_by, action.final
  FROM history JOIN action ON action.n = history.action WHERE history.pk = ? AND history.key = ? LIMIT 1`
/** Of what came from a server whole. */
const NO_ACTION = { action: '', actionLabel: '', canUndo: false } as const

interface CommentRow {
  readonly pk: number
  readonly id: DocId
  readonly body: string
}

export function createRecordHistory({ store, documents, catalog }: Deps): RecordHistory {
  return { timeline, asOf, refOf }

  function timeline(
    record: DocId,
    limit: number,
    kinds?: readonly string[],
  ): ReturnType<RecordHistory['timeline']> {
    const doc = documents.find(record)
    if (doc?.kind !== 'record') return { entries: [], total: 0 }
    const links = new Map(
      store
        .all<{ pk: number; other: number }>(LINKS, [doc.pk, doc.pk])
        .map(({ pk, other }) => [pk, other]),
    )
    const texts = new Map(
      store
        .all<{ pk: number; field: string; body: string }>(TEXTS, [doc.pk])
        .map(text => [text.pk, text]),
    )
    const pks = [doc.pk, ...links.keys(), ...texts.keys()]
    const groups = groupRows(store.all<EventRow>(EVENTS, [JSON.stringify(pks)]))
    const fields = fieldsOf(doc.type)
    const keys: Keys = { ...documents.keys(record) }
    const names = new Map<string, string>()
    const entries: TimelineEntry[] = []
    const merges = new Map<string, TimelineEntry[]>()
    for (const { row, rows } of groups) {
      const said = row.command === 'record.merge' ? mergeOf(row, merges) : []
      if (said.length > 0) {
        // Values, links and texts that came along are part of the lines that say so.
        const taken = row.pk === doc.pk ? recordEntry(rows, keys, fields)?.changes : undefined
        if (taken !== undefined) said[0] = { ...said[0]!, changes: taken }
        continue
      }
      const other = links.get(row.pk)
      const text = texts.get(row.pk)
      const entry =
        other !== undefined
          ? linkEntry(rows, other)
          : text !== undefined
            ? textEntry(text.field, text.body)
            : recordEntry(rows, keys, fields)
      if (entry === undefined || kinds?.includes(entry.kind) === false) continue
      const born = bornOf(entry.kind, keys, other)
      entries.push({ ...common(row, names), ...entry, ...born, ...momentOf(entry.kind, other) })
    }
    if (kinds?.includes('comment') !== false) entries.push(...commentEntries(doc.pk, names))
    if (kinds?.includes('merged') !== false) entries.push(...[...merges.values()].flat())
    entries.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    return { entries: entries.slice(0, limit), total: entries.length }

    /** One line for each record that an action merged into this one; none when it is the one that went. */
    function mergeOf(row: EventRow, known: Map<string, TimelineEntry[]>): TimelineEntry[] {
      const before = known.get(row.action)
      if (before !== undefined) return before
      const { id, ...rest } = common(row, names)
      const lines = store
        .pluck<number>(GONE_INTO, [row.action, JSON.stringify(record)])
        .map((pk): TimelineEntry => {
          const about = refOf(pk)
          return { ...rest, id: `${id}/${pk}`, kind: 'merged', changes: [], about, excerpt: null }
        })
      known.set(row.action, lines)
      return lines
    }
  }

  /** What people said about it, whatever device they said it on. */
  function commentEntries(pk: number, names: Map<string, string>): readonly TimelineEntry[] {
    const object = catalog().object('comment')
    const [body, record] = [
      catalog().field('comment', 'body'),
      catalog().field('comment', 'record'),
    ]
    const sql = `SELECT own.pk, own.id, own.${safeName(body.column)} AS body FROM ${safeName(object.table)} own
      JOIN doc ON doc.pk = own.pk WHERE own.${safeName(record.column)} = ? AND doc.flags & 1 = 0
      ORDER BY own.pk DESC LIMIT ${MAX_COMMENTS}`
    return store.all<CommentRow>(sql, [pk]).flatMap(row => {
      const stamp = stampOf(documents.keys(row.id)?.[CREATED_KEY])
      const about = refOf(row.pk)
      if (about === null || stamp.at === undefined || stamp.actor === undefined) return []
      const made = store.get<EventRow>(MADE_BY, [row.pk, CREATED_MARK])
      const rest = made === undefined ? NO_ACTION : common(made, names)
      return [
        {
          ...rest,
          id: `comment/${row.id}`,
          at: stamp.at,
          actor: stamp.actor,
          kind: 'comment' as const,
          changes: [],
          about,
          excerpt: row.body.slice(0, EXCERPT_LENGTH),
        },
      ]
    })
  }

  function recordEntry(rows: readonly EventRow[], keys: Keys, fields: readonly CatalogField[]) {
    const touched = new Set(rows.map(({ key }) => fieldOfKey(key)))
    const changed = fields.filter(field => touched.has(field.id))
    const after = changed.map(field => shown(field, keys))
    takeBack(rows, keys)
    const changes = changed
      .map((field, at) => ({
        field: field.id,
        before: shown(field, keys),
        after: after[at] ?? null,
      }))
      .filter(change => JSON.stringify(change.before) !== JSON.stringify(change.after))
    const kind = kindOf(rows)
    if (kind === 'changed' && changes.length === 0) return undefined
    const about = kind === 'mergedInto' ? keeperOf(rows) : null
    return { kind, changes, about, excerpt: null } as const
  }

  function keeperOf(rows: readonly EventRow[]): RefValue | null {
    const into = rows.find(({ key, after }) => key === MERGED_KEY && after !== null)?.after
    const pk = into === undefined || into === null ? undefined : documents.pkOf(JSON.parse(into))
    return pk === undefined ? null : refOf(pk)
  }

  function linkEntry(rows: readonly EventRow[], other: number) {
    const about = refOf(other)
    const isMade = rows.some(
      ({ key, after }) => key === CREATED_MARK || (key === DELETED_KEY && after === null),
    )
    const isGone = rows.some(({ key, after }) => key === DELETED_KEY && after !== null)
    if (about === null || isMade === isGone) return undefined
    const logged = isGone || about.object !== 'note' ? null : readLogged(keysOf(other), catalog())
    return {
      kind: isGone
        ? 'unlinked'
        : logged === null
          ? (ABOUT_KINDS[about.object] ?? 'linked')
          : 'contact',
      changes: [],
      about,
      excerpt: isGone ? null : excerptOf(other),
      ...(logged === null ? {} : { contact: logged.contact }),
    } as const
  }

  function textEntry(field: string, body: string) {
    const id = field.slice(field.indexOf('.') + 1)
    return {
      kind: 'changed',
      changes: [{ field: id, before: null, after: null }],
      about: null,
      excerpt: body.slice(0, EXCERPT_LENGTH),
    } as const
  }

  function common(row: EventRow, names: Map<string, string>) {
    return {
      id: `${row.n}`,
      at: isoTime(row.at),
      actor: { id: row.member, name: nameOf(row.member, names), source: row.source },
      action: row.action,
      actionLabel: row.label,
      canUndo: row.undone_by === null && row.final === 0 && row.source !== 'system',
    }
  }

  /**
   * Imports and sample data make things that are older than their action: what a record says of its
   * own beginning holds, also for the note or task that an entry is about.
   */
  function bornOf(kind: TimelineEntry['kind'], keys: Keys, other: number | undefined) {
    if (kind === 'created') return stampOf(keys[CREATED_KEY])
    if (other === undefined || !BORN_KINDS.has(kind)) return {}
    return stampOf(keysOf(other)[CREATED_KEY])
  }

  /** A call stands where it was, whenever it was written down. */
  function momentOf(kind: TimelineEntry['kind'], other: number | undefined) {
    if (kind !== 'contact' || other === undefined) return {}
    const at = readLogged(keysOf(other), catalog())?.at ?? null
    return at === null ? {} : { at }
  }

  function keysOf(pk: number): Readonly<Keys> {
    const id = documents.idOf(pk)
    return (id === undefined ? undefined : documents.keys(id)) ?? {}
  }

  function stampOf(mark: Json | undefined): Partial<Pick<TimelineEntry, 'at' | 'actor'>> {
    const read = createdMark.safeParse(mark)
    if (!read.success) return {}
    const { at, by, source } = read.data
    return { at: isoTime(at), actor: { id: by, name: nameOf(by, new Map()), source } }
  }

  function asOf(record: DocId, at: number): Readonly<Record<string, Json>> {
    const doc = documents.find(record)
    if (doc?.kind !== 'record') return {}
    const keys: Keys = { ...documents.keys(record) }
    const later = store.all<EventRow>(EVENTS, [JSON.stringify([doc.pk])]).filter(row => row.at > at)
    takeBack(later, keys)
    if (later.some(({ key }) => key === CREATED_MARK)) return {}
    const cells: Keys = {}
    for (const field of fieldsOf(doc.type)) {
      const value = shown(field, keys)
      if (value !== null) cells[field.id] = value
    }
    return cells
  }

  function fieldsOf(object: string): readonly CatalogField[] {
    const fields = catalog().findObject(object)?.allFields ?? []
    return fields.filter(field => field.storageKind.home === 'record')
  }

  /** A cell as rows carry it: references with their titles. */
  function shown(field: CatalogField, keys: Keys): Json {
    const value = field.storageKind.fromKeys(field.id, keys)
    if (!field.storageKind.pointsToRecord || typeof value !== 'string') return value
    const pk = documents.pkOf(value as DocId)
    const ref = pk === undefined ? null : refOf(pk)
    return ref === null ? value : { ...ref }
  }

  function refOf(pk: number): RefValue | null {
    const doc = store.get<{ id: string; type: string; flags: number }>(
      "SELECT id, type, flags FROM doc WHERE pk = ? AND kind = 'record'",
      [pk],
    )
    const object = doc === undefined ? undefined : catalog().findObject(doc.type)
    if (doc === undefined || object === undefined) return null
    const row = store.get<{ title: string }>(
      `SELECT title FROM ${safeName(object.table)} WHERE pk = ?`,
      [pk],
    )
    const isDeleted = (doc.flags & 1) !== 0
    return {
      id: doc.id,
      object: object.id,
      title: row?.title ?? '',
      ...(isDeleted ? { isDeleted } : {}),
    }
  }

  function nameOf(member: string | null, names: Map<string, string>): string {
    if (member === null) return ''
    const known = names.get(member)
    if (known !== undefined) return known
    const pk = documents.pkOf(member as DocId)
    const name = (pk === undefined ? null : refOf(pk))?.title ?? ''
    names.set(member, name)
    return name
  }

  function excerptOf(pk: number): string | null {
    const text = store.get<{ body: string }>('SELECT body FROM text WHERE owner = ? LIMIT 1', [pk])
    return text === undefined ? null : text.body.slice(0, EXCERPT_LENGTH)
  }
}

/** Kinds of entry for records that stand for something done to another. */
const ABOUT_KINDS: Readonly<Record<string, 'note' | 'task' | 'file'>> = {
  note: 'note',
  task: 'task',
  attachment: 'file',
}
const BORN_KINDS: ReadonlySet<string> = new Set(['note', 'task', 'file', 'contact'])

/** One entry per action and document. */
function groupRows(rows: readonly EventRow[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const key = `${row.action} ${row.pk}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { row, rows: [row] })
    else group.rows.push(row)
  }
  return [...groups.values()]
}

function kindOf(
  rows: readonly EventRow[],
): 'created' | 'deleted' | 'restored' | 'mergedInto' | 'changed' {
  for (const { key, after } of rows) {
    if (key === CREATED_MARK) return 'created'
    if (key === MERGED_KEY && after !== null) return 'mergedInto'
  }
  const deletion = rows.find(({ key }) => key === DELETED_KEY)
  if (deletion === undefined) return 'changed'
  return deletion.after === null ? 'restored' : 'deleted'
}

/** Newest first. */
function takeBack(rows: readonly EventRow[], keys: Keys): void {
  for (const { key, before } of rows) {
    if (key === CREATED_MARK || key === TEXT_MARK) continue
    if (before === null) delete keys[key]
    else keys[key] = JSON.parse(before) as Json
  }
}

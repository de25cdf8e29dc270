/**
 * The notification centre: what others did that concerns this person, from the feed.
 *
 * Notices are kept on this device and follow from documents; what was read, put off or muted is in
 * the person's settings document and goes to all their devices.
 */
import { settingsId, textCodec } from '@kith/shared/docs'
import {
  createEmitter,
  newActionId,
  type Clock,
  type DocId,
  type Json,
  type Log,
} from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { Notice, NoticePreferences, SyncConflict, SyncIssue } from '@kith/shared/rpc'
import type { HostPorts } from '#engine/ports'
import type { Commit, DocChange, Documents, Feed, Ingest } from '#engine/replica'
import { safeName, type Store } from '#engine/store'
import {
  dueNotice,
  noticeOf,
  noticeOfText,
  shown,
  type NewNotice,
  type NoticeState,
  type Surroundings,
} from './notice-rules.ts'
import { checkPreferences, isQuiet, readPreferences } from './preferences.ts'

export interface Inbox {
  readonly list: () => { readonly unread: number; readonly notices: readonly Notice[] }
  readonly mark: (ids: readonly string[], isRead: boolean) => void
  readonly snooze: (ids: readonly string[], until: number) => void
  readonly preferences: () => NoticePreferences
  readonly setPreferences: (given: unknown) => void
  readonly onChange: (listener: () => void) => () => void
  readonly close: () => void
}

export interface InboxDeps {
  readonly store: Store
  readonly documents: Documents
  readonly feed: Feed
  readonly ingest: Ingest
  readonly catalog: () => Catalog
  readonly me: () => DocId | null
  /** Whole documents are still coming: what is in them is no news. */
  readonly isCatchingUp: () => boolean
  readonly issues: () => readonly SyncIssue[]
  readonly conflicts: () => readonly SyncConflict[]
  readonly notify: HostPorts['notify']
  readonly timeZone: string
  readonly clock: Clock
  readonly log: Log
}

const PREFERENCES = 'inbox.preferences'
const MAX_SHOWN = 200
const KEPT_MS = 90 * 86_400_000
/** What is older was not just now; nobody is interrupted by it. */
const NEWS_MS = 10 * 60_000
/** More at once are one line. */
const MAX_SINGLE = 3
const DUE_EVERY_MS = 30_000
const DUE_BACK_MS = 86_400_000

export function createInbox(deps: InboxDeps): Inbox {
  const { store, documents, feed, catalog, clock, log } = deps
  const changes = createEmitter<void>(error => log.error('inbox/listener', { error }))
  const stopFeed = feed.onCommit(commit => {
    take(commit)
    changes.emit()
  })
  const timer = setInterval(lookAtDue, DUE_EVERY_MS)
  timer.unref()

  return {
    list,
    mark(ids, isRead) {
      const now = clock.now()
      write(ids.map(id => [id, { ...stateOf(id), r: isRead ? now : null, s: null }]))
    },
    snooze(ids, until) {
      write(ids.map(id => [id, { r: null, s: until }]))
    },
    preferences: () => readPreferences(settings()[PREFERENCES]),
    setPreferences(given) {
      save({ [PREFERENCES]: checkPreferences(given) })
    },
    onChange: changes.on,
    close() {
      clearInterval(timer)
      stopFeed()
    },
  }

  function list(): ReturnType<Inbox['list']> {
    const now = clock.now()
    const { kinds, muted } = readPreferences(settings()[PREFERENCES])
    const rows = store.all<NewNotice>(
      `SELECT id, kind, at, title, body, actor, record, object, why FROM notice ORDER BY at DESC LIMIT ${MAX_SHOWN}`,
    )
    const notices = [...rows, ...ofSync()]
      .filter(({ kind, record }) => kinds[kind].inbox && !(record && muted.includes(record)))
      .sort((a, b) => b.at - a.at)
      .map(notice => shown(notice, readState(stateOf(notice.id))))
      .filter(({ snoozedUntil }) => snoozedUntil === null || Date.parse(snoozedUntil) <= now)
    return { unread: notices.filter(({ readAt }) => readAt === null).length, notices }
  }

  /** Values that gave way and changes that were refused, as long as they are open. */
  function ofSync(): readonly NewNotice[] {
    const refused = deps.issues().map((issue): NewNotice => ({
      id: `refused-${issue.n}`,
      kind: 'refused',
      at: Date.parse(issue.at),
      title: `Not accepted: ${issue.label ?? issue.record?.title ?? 'a change'}`,
      body: issue.say,
      actor: null,
      record: issue.record?.doc ?? null,
      object: issue.record?.object ?? null,
      why: 'You made this change.',
    }))
    const gaveWay = deps.conflicts().map((conflict): NewNotice => ({
      id: `conflict-${conflict.n}`,
      kind: 'conflict',
      at: Date.parse(conflict.at),
      title: `${conflict.label} of ${conflict.record.title || 'a record'} was changed by two people`,
      body: `Kept “${conflict.kept}”, not “${conflict.lost}”.`,
      actor: null,
      record: conflict.record.doc,
      object: conflict.record.object,
      why: 'Two values met; the later one stands.',
    }))
    return [...refused, ...gaveWay]
  }

  function take({ origin, action, changes: changed }: Commit): void {
    const me = deps.me()
    if (origin !== 'remote' || me === null || deps.isCatchingUp()) return
    const around = surroundings(me)
    const at = action?.at ?? clock.now()
    const found = changed.flatMap(change => {
      const notice =
        change.kind === 'record'
          ? ofRecord(change, action?.member ?? null, at, around)
          : change.kind === 'text'
            ? ofText(change, action?.member ?? null, at, around)
            : undefined
      return notice ?? []
    })
    add(found)
  }

  function ofRecord(change: DocChange, actor: DocId | null, at: number, around: Surroundings) {
    const keys = documents.keys(change.doc)
    if (!keys) return undefined
    const changedKeys = change.changes.map(({ key }) => key)
    const { doc, type: object, isNew } = change
    return noticeOf({ doc, object, keys, isNew, changed: changedKeys, at, actor }, around)
  }

  function ofText(change: DocChange, actor: DocId | null, at: number, around: Surroundings) {
    const found = documents.find(change.doc)
    const state = found?.cur ?? found?.state
    const owner = found && documents.ownerOf(found.pk)
    const id = owner === undefined ? undefined : documents.idOf(owner)
    if (!state || id === undefined) return undefined
    // Typing goes on in a note that names somebody: they hear of it once.
    const known = store.get('SELECT 1 FROM notice WHERE id = ?', [`mention-${change.doc}`])
    if (known !== undefined) return undefined
    return noticeOfText(change.doc, id, textCodec.toMarkdown(state), at, actor, around)
  }

  function lookAtDue(): void {
    try {
      const me = deps.me()
      const mine = me === null ? undefined : documents.pkOf(me)
      if (mine === undefined) return
      const now = clock.now()
      const { table } = catalog().object('task')
      const column = (field: string) => safeName(catalog().field('task', field).column)
      const rows = store.all<{ id: DocId; title: string; due: number }>(
        `SELECT id, title, ${column('dueAt')} AS due FROM ${safeName(table)}
         WHERE ${column('assignee')} = ? AND ${column('status')} <> 'done'
           AND ${column('dueAt')} <= ? AND ${column('dueAt')} > ? AND deleted_at IS NULL`,
        [mine, now, now - DUE_BACK_MS],
      )
      add(rows.map(({ id, title, due }) => dueNotice(id, title, due)))
    } catch (error) {
      log.warn('inbox/cannot-look-at-due', { error })
    }
  }

  function add(notices: readonly NewNotice[]): void {
    if (notices.length === 0) return
    const news: NewNotice[] = []
    store.write(tx => {
      for (const notice of notices) {
        const { id, kind, at, title, body, actor, record, object, why } = notice
        const before = store.get<{ at: number }>('SELECT at FROM notice WHERE id = ?', [id])
        if (before !== undefined && before.at >= at) continue
        tx.run(
          `INSERT INTO notice (id, kind, at, title, body, actor, record, object, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET at = excluded.at, title = excluded.title, body = excluded.body`,
          [id, kind, at, title, body, actor, record, object, why],
        )
        news.push(notice)
      }
      tx.run('DELETE FROM notice WHERE at < ?', [clock.now() - KEPT_MS])
    })
    if (news.length === 0) return
    changes.emit()
    interrupt(news)
  }

  function interrupt(news: readonly NewNotice[]): void {
    const now = clock.now()
    const { kinds, quiet, muted } = readPreferences(settings()[PREFERENCES])
    if (isQuiet(quiet, now, deps.timeZone)) return
    const wanted = news.filter(
      ({ kind, at, record }) =>
        kinds[kind].system && now - at < NEWS_MS && !(record && muted.includes(record)),
    )
    if (wanted.length > MAX_SINGLE) {
      deps.notify({ title: `${wanted.length} new notices`, body: wanted[0]!.title, link: '/inbox' })
      return
    }
    for (const { title, body, record, object } of wanted) {
      const link = record && object ? `/o/${object}/${record}` : '/inbox'
      deps.notify({ title, body, link })
    }
  }

  function surroundings(me: DocId): Surroundings {
    const fields = new Map<string, { id: string; label: string }[]>()
    return {
      me,
      keys: documents.keys,
      objectOf: doc => documents.find(doc)?.type,
      titleOf,
      memberFields(object) {
        const known = fields.get(object)
        if (known) return known
        const own = (catalog().findObject(object)?.allFields ?? [])
          .filter(({ type }) => type === 'user')
          .map(({ id, label }) => ({ id, label }))
        fields.set(object, own)
        return own
      },
      thread(head) {
        const pk = documents.pkOf(head)
        if (pk === undefined) return []
        const { table } = catalog().object('comment')
        const parent = safeName(catalog().field('comment', 'parent').column)
        const replies = store.pluck<DocId>(
          `SELECT id FROM ${safeName(table)} WHERE ${parent} = ? LIMIT 500`,
          [pk],
        )
        return [head, ...replies].map(id => documents.keys(id)).filter(keys => keys !== undefined)
      },
    }
  }

  function titleOf(doc: DocId): string {
    const found = documents.find(doc)
    const object = found === undefined ? undefined : catalog().findObject(found.type)
    if (!found || !object) return ''
    const sql = `SELECT title FROM ${safeName(object.table)} WHERE pk = ?`
    return store.get<{ title: string }>(sql, [found.pk])?.title ?? ''
  }

  function settings(): Readonly<Record<string, Json>> {
    const me = deps.me()
    return (me === null ? undefined : documents.keys(settingsId(me))) ?? {}
  }

  function stateOf(id: string): Readonly<Record<string, Json>> | undefined {
    const kept = settings()[keyOf(id)]
    return typeof kept === 'object' && kept !== null && !Array.isArray(kept)
      ? (kept as Readonly<Record<string, Json>>)
      : undefined
  }

  function write(entries: readonly (readonly [string, Json])[]): void {
    save(Object.fromEntries(entries.map(([id, state]) => [keyOf(id), state])))
  }

  function save(set: Readonly<Record<string, Json>>): void {
    const me = deps.me()
    if (me === null || Object.keys(set).length === 0) return
    deps.ingest.take([{ doc: settingsId(me), kind: 'settings', type: '', set }], {
      id: newActionId(),
      command: 'inbox.mark',
      label: 'Looked at notices',
      member: me,
      // No step of work: ⌘Z does not stumble over it.
      source: 'system',
      at: clock.now(),
    })
    changes.emit()
  }
}

const keyOf = (id: string): string => `inbox.at.${id}`

const readState = (state: Readonly<Record<string, Json>> | undefined): NoticeState => ({
  readAt: typeof state?.['r'] === 'number' ? state['r'] : null,
  snoozedUntil: typeof state?.['s'] === 'number' ? state['s'] : null,
})

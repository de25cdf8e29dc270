/**
 * The notification centre: what others did that concerns this person, from the feed.
 *
 * Notices are kept on this device and follow from documents; what was read, put off or muted is in
 * the person's settings document and goes to all their devices.
 */
import { settingsId, textCodec } from '@kith/shared/docs'
import {
  createEmitter,
  isoTime,
  newActionId,
  type Clock,
  type DocId,
  type Json,
  type Log,
} from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import {
  checkPreferences,
  dueNotice,
  followKey,
  isQuiet,
  isRead,
  joinLines,
  noticeOf,
  noticeOfText,
  PREFERENCES_KEY,
  readPreferences,
  readStateOf,
  stateKey,
  type FollowReason,
  type NewNotice,
  type NoticePreferences,
  type NoticeState,
  type Surroundings,
} from '@kith/shared/notices'
import type { Notice, SyncConflict, SyncIssue } from '@kith/shared/rpc'
import type { HostPorts } from '#engine/ports'
import type { Commit, DocChange, Documents, Feed, Ingest } from '#engine/replica'
import { safeName, type Store } from '#engine/store'
import { surroundingsOf } from './surroundings.ts'
import { twinsOf, type Twin } from './twins.ts'

export interface Inbox {
  readonly list: () => { readonly unread: number; readonly notices: readonly Notice[] }
  readonly mark: (ids: readonly string[], isRead: boolean) => void
  readonly snooze: (ids: readonly string[], until: number) => void
  readonly preferences: () => NoticePreferences
  readonly setPreferences: (given: unknown) => void
  /** Why this person follows a record; `null` when they do not. */
  readonly follows: (record: DocId) => FollowReason | null
  readonly follow: (record: DocId, isFollowed: boolean) => void
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
  readonly timeZone: () => string
  readonly clock: Clock
  readonly log: Log
}

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
    mark(ids, isSeen) {
      const now = clock.now()
      write(ids.map(id => [id, { r: isSeen ? now : null, s: null }]))
    },
    snooze(ids, until) {
      write(ids.map(id => [id, { r: null, s: until }]))
    },
    preferences: () => readPreferences(settings()[PREFERENCES_KEY]),
    setPreferences(given) {
      save({ [PREFERENCES_KEY]: checkPreferences({ ...asObject(given), zone: deps.timeZone() }) })
    },
    follows(record) {
      const me = deps.me()
      return me === null ? null : surroundings(me).follows(record)
    },
    follow(record, isFollowed) {
      save({ [followKey(record)]: isFollowed })
    },
    onChange: changes.on,
    close() {
      clearInterval(timer)
      stopFeed()
    },
  }

  function list(): ReturnType<Inbox['list']> {
    const now = clock.now()
    const { kinds, muted } = readPreferences(settings()[PREFERENCES_KEY])
    const rows = store.all<NewNotice>(
      `SELECT id, kind, at, title, body, actor, record, object, why FROM notice ORDER BY at DESC LIMIT ${MAX_SHOWN}`,
    )
    const notices = [...rows, ...ofSync()]
      .filter(({ kind, record }) => kinds[kind].inbox && !(record && muted.includes(record)))
      .sort((a, b) => b.at - a.at)
      .map(notice => shown(notice, stateOf(notice.id)))
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
      title: conflictTitle(conflict),
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
          ? ofRecord(change, change.doc, action, at, around)
          : change.kind === 'part'
            ? ofPart(change, action, at, around)
            : change.kind === 'text'
              ? ofText(change, action?.member ?? null, at, around)
              : undefined
      return notice ?? []
    })
    add([...found, ...twins(changed, action, at, around)])
  }

  /** Of what just came, when one of the two is this person's. */
  function twins(
    changed: readonly DocChange[],
    action: Commit['action'],
    at: number,
    around: Surroundings,
  ): readonly NewNotice[] {
    if (action?.source === 'import') return []
    return changed.flatMap(change => {
      if (change.kind !== 'record') return []
      const fields = change.changes.map(({ key }) => key.split('/')[0] ?? '')
      const touched = change.isNew ? 'all' : fields
      return twinsOf({ store, documents, catalog }, change.doc, touched).flatMap(twin => {
        const mine = [twin.record, change.doc].find(record => around.follows(record) !== null)
        return mine === undefined ? [] : [twinNotice(change.doc, twin, mine, at)]
      })
    })
  }

  function twinNotice(doc: DocId, twin: Twin, mine: DocId, at: number): NewNotice {
    const title = titleOf(mine)
    return {
      // The same on every device, whichever of the two came second.
      id: `duplicate-${[doc, twin.record].toSorted().join('-')}`,
      kind: 'duplicate',
      at,
      title: `${title || 'A record'} is here twice`,
      body: `${twin.field}: ${twin.value} stands in both. Open it to compare and merge.`,
      actor: null,
      record: mine,
      object: documents.find(mine)?.type ?? null,
      why: 'You follow one of them.',
    }
  }

  function titleOf(doc: DocId): string {
    const me = deps.me()
    return me === null ? '' : surroundings(me).titleOf(doc)
  }

  function ofRecord(
    { type, isNew, changes: changed }: DocChange,
    doc: DocId,
    action: Commit['action'],
    at: number,
    around: Surroundings,
  ) {
    const keys = documents.keys(doc)
    if (!keys) return undefined
    const isByHand = action?.source === 'person'
    const actor = action?.member ?? null
    const object = type.split('.')[0] ?? ''
    return noticeOf({ doc, object, keys, isNew, changes: changed, at, actor, isByHand }, around)
  }

  /** Values that not everybody reads: whoever has them here may. */
  function ofPart(change: DocChange, action: Commit['action'], at: number, around: Surroundings) {
    const owner = documents.ownerOf(change.pk)
    const record = owner === undefined ? undefined : documents.idOf(owner)
    return record === undefined || change.isNew
      ? undefined
      : ofRecord(change, record, action, at, around)
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
    const markdown = textCodec.toMarkdown(state)
    return noticeOfText({ doc: change.doc, owner: id, markdown, at, actor }, around)
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
        const { id, kind, at, title, actor, record, object, why } = notice
        const before = store.get<{ at: number; body: string }>(
          'SELECT at, body FROM notice WHERE id = ?',
          [id],
        )
        if (before !== undefined && before.at >= at) continue
        const body = kind === 'changed' ? joinLines(before?.body ?? '', notice.body) : notice.body
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
    const { kinds, quiet, muted } = readPreferences(settings()[PREFERENCES_KEY])
    if (isQuiet(quiet, now, deps.timeZone())) return
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
    const now = clock.now()
    return surroundingsOf(
      { store, documents, catalog, timeZone: deps.timeZone() },
      me,
      settings(),
      now,
    )
  }

  function settings(): Readonly<Record<string, Json>> {
    const me = deps.me()
    return (me === null ? undefined : documents.keys(settingsId(me))) ?? {}
  }

  function stateOf(id: string): NoticeState {
    return readStateOf(settings()[stateKey(id)])
  }

  function write(entries: readonly (readonly [string, Json])[]): void {
    save(Object.fromEntries(entries.map(([id, state]) => [stateKey(id), state])))
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

/** A notice that came again after it was read is unread again. */
const shown = (notice: NewNotice, state: NoticeState): Notice => ({
  ...notice,
  at: isoTime(notice.at),
  readAt: isRead(state, notice.at) ? isoTime(state.readAt ?? 0) : null,
  snoozedUntil: state.snoozedUntil === null ? null : isoTime(state.snoozedUntil),
})

const asObject = (given: unknown): object =>
  typeof given === 'object' && given !== null ? given : {}

function conflictTitle({ label, record, hands, keptBy }: SyncConflict): string {
  const what = `${label} of ${record.title || 'a record'}`
  if (hands === 'two') return `${what} was changed by two people`
  return `${hands === 'me' ? 'You' : (keptBy ?? 'Somebody')} changed ${what} on two devices`
}

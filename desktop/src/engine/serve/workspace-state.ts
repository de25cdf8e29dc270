/** What is true of the whole workspace, as one value that is read again after changes. */
import { isJsonObject, type DocId, type Json, type JsonObject } from '@kith/shared/kit'
import { directoryFrom, rolesFrom, type Role } from '@kith/shared/access'
import { DELETED_KEY, roleDocId, settingsId } from '@kith/shared/docs'
import { viewFromKeys, type Catalog, type View } from '@kith/shared/model'
import type { Favourite, MemberInfo, WorkspaceState } from '@kith/shared/rpc'
import type { Undo } from '#engine/dispatch'
import type { Commit, Documents, Feed } from '#engine/replica'
import { readMeta, safeName, type Read } from '#engine/store'

export interface WorkspaceReader {
  readonly state: () => WorkspaceState
  readonly name: () => string
  /**
   * At once for definitions, views, settings and members; a little later for what every edit
   * changes (counts, what can be undone), so that typing does not send the workspace each time.
   */
  readonly onChange: (listener: () => void) => () => void
  readonly records: () => number
}

interface Deps {
  readonly store: Read
  readonly documents: Documents
  readonly catalog: () => Catalog
  readonly feed: Feed
  readonly undo: Undo
  readonly me: () => DocId | null
}

/** What edits of records leave alone. */
interface Frame {
  readonly settings: Readonly<Record<string, Json>>
  readonly members: readonly MemberInfo[]
  readonly views: readonly View[]
  readonly personal: Readonly<Record<string, Json>>
}

const CALM_MS = 250
const FAVOURITE_PREFIX = 'fav/'

export function createWorkspaceReader({
  store,
  documents,
  catalog,
  feed,
  undo,
  me,
}: Deps): WorkspaceReader {
  const counts = new Map<string, number>()
  let frame: Frame | undefined
  feed.onCommit(commit => {
    if (isStructural(commit)) frame = undefined
    for (const { kind, type, isNew, changes } of commit.changes)
      if (kind === 'catalog') counts.clear()
      // Counting again is only needed for objects whose records came, went or came back.
      else if (kind === 'record' && (isNew || changes.some(({ key }) => key === DELETED_KEY)))
        counts.delete(type)
  })

  return {
    state() {
      const current = catalog()
      const self = me()
      const { settings, members, views, personal } = (frame ??= frameOf(self, current))
      const { undo: canUndo, redo: canRedo } = undo.next()
      return {
        stage: settings['stage'] === 'ready' ? 'ready' : 'new',
        name: textOf(settings['name']) ?? '',
        me: members.find(member => member.id === self) ?? null,
        members,
        catalogVersion: current.version,
        objects: current.definitions,
        views,
        favourites: favouritesIn(personal, current),
        roles: rolesHere(),
        settings,
        counts: Object.fromEntries(
          current.allObjects.map(({ id, table }) => [id, countOf(id, table)]),
        ),
        hasSamples: readMeta(store, 'demoAction') !== undefined,
        canUndo,
        canRedo,
        viewing: null,
      }
    },
    name: () => textOf(settingsOf(settingsId(null))['name']) ?? '',
    onChange,
    records: () => catalog().allObjects.reduce((sum, { id, table }) => sum + countOf(id, table), 0),
  }

  function onChange(listener: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      clearTimeout(timer)
      timer = undefined
      listener()
    }
    const stop = feed.onCommit(commit => {
      if (isStructural(commit)) tell()
      else timer ??= setTimeout(tell, CALM_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }

  function frameOf(self: DocId | null, current: Catalog): Frame {
    return {
      settings: settingsOf(settingsId(null)),
      members: membersIn(current),
      views: viewsFor(self),
      personal: self === null ? {} : settingsOf(settingsId(self)),
    }
  }

  function countOf(object: string, table: string): number {
    const known = counts.get(object)
    if (known !== undefined) return known
    const sql = `SELECT count(*) FROM ${safeName(table)} WHERE deleted_at IS NULL`
    const count = store.pluck<number>(sql)[0] ?? 0
    counts.set(object, count)
    return count
  }

  function settingsOf(doc: DocId): Readonly<Record<string, Json>> {
    const rows = store.all<{ key: string; value: string }>(
      'SELECT key, value FROM setting WHERE pk = (SELECT pk FROM doc WHERE id = ?) ORDER BY key',
      [doc],
    )
    return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as Json]))
  }

  function viewsFor(self: DocId | null): readonly View[] {
    return store
      .all<{ id: string; body: string }>('SELECT id, body FROM view ORDER BY object, position, pk')
      .flatMap(({ id, body }) => viewFromKeys(id, JSON.parse(body) as Record<string, Json>) ?? [])
      .filter(view => view.owner === null || view.owner === self)
  }

  function membersIn(current: Catalog): readonly MemberInfo[] {
    const object = current.findObject('member')
    if (object === undefined) return []
    return store
      .all<{ id: string; title: string; email: string | null }>(
        `SELECT id, title, (SELECT value FROM ${safeName(object.elementTable)} AS e WHERE e.pk = o.pk AND e.field = 'email' ORDER BY pos LIMIT 1) AS email
         FROM ${safeName(object.table)} AS o WHERE deleted_at IS NULL ORDER BY title, pk`,
      )
      .map(({ id, title, email }) => ({
        id,
        name: title,
        email: email === null ? null : String(JSON.parse(email)),
        ...standingOf(id),
      }))
  }

  function standingOf(id: string): Pick<MemberInfo, 'role' | 'teams'> {
    const known = directoryFrom([[id, documents.keys(id as DocId) ?? {}]]).get(id)
    return { role: known?.role ?? '', teams: known?.teams ?? [] }
  }

  /** Roles are documents of settings whose `id` names them. */
  function rolesHere(): readonly Role[] {
    const rows = store.all<{ pk: number; key: string; value: string }>(
      "SELECT pk, key, value FROM setting WHERE pk IN (SELECT pk FROM setting WHERE key = 'id')",
    )
    const found = [...Map.groupBy(rows, ({ pk }) => pk)].map(([pk, keys]) => ({
      doc: documents.idOf(pk),
      keys: Object.fromEntries(keys.map(({ key, value }) => [key, JSON.parse(value) as Json])),
    }))
    return rolesFrom(
      found
        .filter(({ doc, keys }) => doc === roleDocId(String(keys['id'])))
        .map(({ keys }) => keys),
    )
  }

  function favouritesIn(
    settings: Readonly<Record<string, Json>>,
    current: Catalog,
  ): readonly Favourite[] {
    return Object.entries(settings)
      .filter(([key]) => key.startsWith(FAVOURITE_PREFIX))
      .flatMap(
        ([key, value]) => favouriteOf(key.slice(FAVOURITE_PREFIX.length), value, current) ?? [],
      )
      .sort((a, b) =>
        a.position < b.position ? -1 : a.position > b.position ? 1 : a.id < b.id ? -1 : 1,
      )
  }

  /** `undefined` when what it stands for is gone. */
  function favouriteOf(id: string, value: Json, current: Catalog): Favourite | undefined {
    const stored = asObject(value)
    const target = textOf(stored['target']) ?? id
    const base = {
      id,
      target,
      object: textOf(stored['object']),
      folder: textOf(stored['folder']),
      position: textOf(stored['position']) ?? '',
    }
    if (stored['kind'] === 'folder')
      return { ...base, kind: 'folder', title: textOf(stored['label']) ?? '' }
    if (stored['kind'] === 'view') {
      const view = store.get<{ body: string; object: string }>(
        'SELECT body, object FROM view WHERE id = ?',
        [target],
      )
      if (view === undefined) return undefined
      const name = textOf(asObject(JSON.parse(view.body) as Json)['name']) ?? ''
      return { ...base, kind: 'view', object: view.object, title: name }
    }
    const doc = documents.find(target as DocId)
    const object = doc === undefined || doc.isDeleted ? undefined : current.findObject(doc.type)
    if (doc === undefined || object === undefined) return undefined
    const sql = `SELECT title FROM ${safeName(object.table)} WHERE pk = ?`
    const title = store.pluck<string>(sql, [doc.pk])[0] ?? ''
    return { ...base, kind: 'record', object: object.id, title }
  }
}

const isStructural = ({ changes }: Commit): boolean =>
  changes.some(
    ({ kind, type }) =>
      kind === 'catalog' || kind === 'view' || kind === 'settings' || type === 'member',
  )

const asObject = (value: Json): JsonObject => (isJsonObject(value) ? value : {})

const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' ? value : null

/**
 * The heart of an engine: the file, the one door, and the rows that follow from it. Everything
 * else is built on this; tests of the rooms below take it as it is.
 */
import {
  catalogId,
  createClientIds,
  recordCodec,
  textCodec,
  type ClientIds,
} from '@kith/shared/docs'
import { createCatalog, viewFromKeys, type Catalog } from '@kith/shared/model'
import { defaultIndexesFor, indexesFor } from '@kith/shared/query'
import { isId, type Clock, type DocId, type Json, type Log } from '@kith/shared/kit'
import {
  createCatalogState,
  createProjection,
  createRebuild,
  renewRows,
  type CatalogState,
  type Projection,
  type Rebuild,
} from '#engine/projection'
import {
  createActionLog,
  createCompartments,
  createDocuments,
  createFeed,
  createIngest,
  createUpstream,
  type Documents,
  type Feed,
  type Ingest,
  type Upstream,
} from '#engine/replica'
import { createRights, forgetHidden, type Rights } from '#engine/rights'
import { createMoments } from '#engine/sync'
import { ensureIndex, readMeta, writeMeta, type Store, type Write } from '#engine/store'

export interface Core {
  readonly store: Store
  readonly documents: Documents
  readonly ingest: Ingest
  /** What a server does beside sending changes of others. */
  readonly upstream: Upstream
  readonly rights: Rights
  readonly clientIds: ClientIds
  /** Milliseconds UTC for what is written: the server's, as far as they are known. */
  readonly now: () => number
  /** Takes the server's time minus this device's, in milliseconds. */
  readonly learnClock: (offsetMs: number) => void
  readonly feed: Feed
  readonly catalogState: CatalogState
  readonly catalog: () => Catalog
  readonly projection: Projection
  readonly rebuild: Rebuild
  /** Has rows that an older Kith made made again; call once, when `onStale` can be. */
  readonly renew: () => void
  /** Makes one index that saved views ask for and that is not there yet; `false` when all are. */
  readonly indexNext: () => boolean
  /** Call inside a write that changed rows without changing documents: all that shows rows asks again. */
  readonly lookAgain: () => void
}

export interface CoreDeps {
  readonly store: Store
  readonly clock: Clock
  /** Milliseconds that only rise. */
  readonly monotonic?: () => number
  readonly log: Log
  /** Rows of these objects must be made again; called inside the write. */
  readonly onStale: (tx: Write, objects: readonly string[]) => void
}

export function createCore({ store, clock, monotonic, log, onStale }: CoreDeps): Core {
  const compartments = createCompartments(() => catalogState.current())
  const documents = createDocuments({ store, codec: recordCodec, compartments })
  const catalogState: CatalogState = createCatalogState({
    store,
    documents,
    build: (keys, version) => createCatalog({ keys, version }),
    indexesOf: defaultIndexesFor,
    log,
  })
  const projection = createProjection({ store, documents, catalog: catalogState, onStale })
  const feed = createFeed({ store, clock, log })
  // Ids are made by the server's clock, as far as it is known: a wrong one would win every conflict.
  const moments = createMoments({
    store,
    clock,
    monotonic: monotonic ?? (() => performance.now()),
  })
  const clientIds = createClientIds({
    clock: moments.sure,
    load,
    save,
    deviceNo: device,
  })
  const parts = {
    store,
    documents,
    compartments,
    actions: createActionLog({ store }),
    clientIds,
    projector: projection,
    feed,
    codec: recordCodec,
    text: textCodec,
  }
  const rights = createRights({
    store,
    documents,
    catalog: catalogState.current,
    feed,
    me,
    isShared: hasUpstream,
  })
  const ingest = createIngest({ ...parts, hasUpstream, check: rights.check })
  const upstream = createUpstream({ ...parts, hidden: rights.hidden })
  const catalog = catalogState.current
  forgetHidden({ rights, catalog, feed, forget: upstream.forgetField })
  const rebuild = createRebuild({ projection, codec: recordCodec, text: textCodec, catalog })
  catalogState.load()
  return {
    store,
    documents,
    ingest,
    upstream,
    rights,
    clientIds,
    now: moments.now,
    learnClock: offsetMs =>
      moments.learn(offsetMs, { cutBack: clientIds.cutBack, moment: projection.moment }),
    feed,
    catalogState,
    catalog,
    projection,
    rebuild,
    renew: () => renewRows(store, onStale),
    indexNext,
    lookAgain,
  }

  function lookAgain(): void {
    const nothing = { pk: 0, doc: catalogId, type: '', isNew: false, changes: [] }
    feed.add('local', null, [{ ...nothing, kind: 'catalog' }])
  }

  /** Leased by the server; 1 in a workspace that has none. */
  function device(): number {
    const leased = readMeta(store, 'device')
    return typeof leased === 'number' ? leased : 1
  }

  function load(): number | null {
    const second = readMeta(store, 'clientSecond')
    return typeof second === 'number' ? second : null
  }

  /** Must be on disk before it is used; a write that rolls back must not take it away. */
  function save(second: number): void {
    const put = () =>
      store.write(tx => writeMeta(tx, 'clientSecond', second), { usesReserve: true })
    put()
    store.afterRollback(put)
  }

  /** The person at this device, as setup wrote it down. */
  function me(): DocId | null {
    const member = readMeta(store, 'me')
    return isId(member) ? member : null
  }

  function hasUpstream(): boolean {
    return readMeta(store, 'upstream') !== undefined
  }

  function indexNext(): boolean {
    const wanted = store
      .all<{ id: string; body: string }>('SELECT id, body FROM view')
      .map(({ id, body }) => viewFromKeys(id, JSON.parse(body) as Record<string, Json>))
      .filter(view => view !== undefined && catalog().findObject(view.object) !== undefined)
      .flatMap(view => (view === undefined ? [] : indexesFor(view, catalog())))
    return store.write(tx => wanted.some(({ name, sql }) => ensureIndex(tx, name, sql)))
  }
}

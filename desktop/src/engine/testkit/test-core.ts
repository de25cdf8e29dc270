/** A heart on a temporary profile, for tests of the rooms it is made of. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  newActionId,
  newId,
  silentLog,
  type ActionId,
  type DocId,
  type Json,
} from '@kith/shared/kit'
import { CREATED_KEY, type DocOp } from '@kith/shared/docs'
import { createFakeClock } from '@kith/shared/testkit'
import type { ActionMeta } from '#engine/replica'
import { openStore, writeMeta } from '#engine/store'
import { createCore, type Core } from '#engine/compose'

export interface TestCore extends Core {
  readonly profile: string
  readonly clock: ReturnType<typeof createFakeClock>
  readonly stale: string[]
  readonly meta: (more?: Partial<ActionMeta>) => ActionMeta
  readonly create: (
    object: string,
    cells: Record<string, Json>,
    more?: Partial<ActionMeta>,
  ) => DocId
  readonly set: (
    object: string,
    id: DocId,
    keys: Record<string, Json | null>,
    more?: Partial<ActionMeta>,
  ) => void
  /** Every row of every table that follows from the documents. */
  readonly rows: () => Readonly<Record<string, readonly unknown[]>>
  readonly remove: () => void
}

export function openTestCore(
  profile = mkdtempSync(join(tmpdir(), 'kith-core-')),
  device = 1,
): TestCore {
  const clock = createFakeClock()
  const store = openStore({ profile, clock, log: silentLog })
  store.write(tx => writeMeta(tx, 'device', device))
  const stale: string[] = []
  const core = createCore({
    store,
    clock,
    log: silentLog,
    onStale: (_, objects) => stale.push(...objects),
  })

  return {
    ...core,
    profile,
    clock,
    stale,
    meta,
    create(object, cells, more) {
      const id = newId()
      core.ingest.take([recordOp(core, object, id, cells, clock.now())], meta(more))
      return id
    },
    set(object, doc, set, more) {
      core.ingest.take([{ doc, kind: 'record', type: object, set }], meta(more))
    },
    rows: () => projectedRows(core),
    remove() {
      store.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }

  function meta(more: Partial<ActionMeta> = {}): ActionMeta {
    return {
      id: newActionId() as ActionId,
      command: 'test',
      label: 'Test',
      member: null,
      source: 'person',
      at: clock.now(),
      ...more,
    }
  }
}

export function recordOp(
  core: Pick<Core, 'catalog'>,
  object: string,
  doc: DocId,
  cells: Record<string, Json>,
  at: number,
): DocOp {
  const set: Record<string, Json | null> = { [CREATED_KEY]: { at, by: null, source: 'person' } }
  for (const [name, value] of Object.entries(cells)) {
    const { id, storageKind } = core.catalog().field(object, name)
    Object.assign(set, storageKind.toKeys(id, value, {}))
  }
  return { doc, kind: 'record', type: object, set }
}

function projectedRows(
  core: Pick<Core, 'catalog' | 'store'>,
): Readonly<Record<string, readonly unknown[]>> {
  const { store } = core
  const objects = core
    .catalog()
    .allObjects.flatMap(({ table, elementTable }) => [table, elementTable])
  const tables = [...objects, 'link', 'text', 'view', 'setting']
  const rows = Object.fromEntries(
    tables.map(table => [table, store.all(`SELECT * FROM ${table} ORDER BY 1, 2, 3`)] as const),
  )
  // The index has no content of its own to compare: what it holds shows in what it finds.
  store.write(tx =>
    tx.exec(
      'CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab(main, search, instance)',
    ),
  )
  const words = store.all(
    'SELECT term, doc, col, offset FROM temp.search_words ORDER BY term, doc, col, offset',
  )
  return { ...rows, search: words }
}

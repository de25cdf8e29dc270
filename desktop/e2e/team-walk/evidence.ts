/** What an engine's files hold when it is closed, in a form in which equal things are equal texts. */
import type { DocId, Json } from '@kith/shared/kit'
import { openTestCore } from '#engine/testkit'

export interface Held {
  /** Keys of every document but those of this person alone; a text as its Markdown. */
  readonly docs: ReadonlyMap<string, Json>
  /** Rows of every object, link, text and view, by ids. */
  readonly rows: Readonly<Record<string, readonly string[]>>
  readonly history: readonly Step[]
  readonly refused: readonly {
    readonly doc: string
    readonly action: string | null
    readonly code: string
    readonly detail: string | null
    readonly text: string | null
  }[]
  readonly conflicts: readonly {
    readonly doc: string
    readonly key: string
    readonly lost: string | null
  }[]
  readonly waiting: number
  readonly quarantine: number
  readonly integrity: string
}

export interface Step {
  readonly action: string
  readonly command: string
  /** Made on this device. */
  readonly isOwn: number
  readonly doc: string
  readonly key: string
  readonly before: string | null
  readonly after: string | null
}

export function readHeld(profile: string): Held {
  const core = openTestCore(profile)
  try {
    const { store, documents } = core
    const docs = new Map<string, Json>()
    for (const { id, kind } of store.all<{ id: DocId; kind: string }>(
      "SELECT id, kind FROM doc WHERE kind <> ''",
    )) {
      const keys = kind === 'text' ? null : documents.keys(id)
      docs.set(id, keys === undefined ? null : sorted(keys as Json))
    }
    return {
      docs,
      rows: rowsOf(core),
      history: store.all<Step>(
        `SELECT action.id AS action, command, action."window" IS NOT 'remote' AS isOwn, doc.id AS doc, key, before, after
          FROM history JOIN action ON action.n = history.action JOIN doc ON doc.pk = history.pk ORDER BY history.n`,
      ),
      refused: store.all(
        'SELECT doc.id AS doc, action.id AS action, code, detail, text FROM sync_issue JOIN doc ON doc.pk = sync_issue.pk LEFT JOIN action ON action.n = sync_issue.action',
      ),
      conflicts: store.all(
        'SELECT doc.id AS doc, key, lost FROM conflict JOIN doc ON doc.pk = conflict.pk',
      ),
      waiting: store.pluck<number>('SELECT count(*) FROM outbox')[0] ?? 0,
      quarantine: store.pluck<number>('SELECT count(*) FROM quarantine')[0] ?? 0,
      integrity: store.pluck<string>('PRAGMA integrity_check').join(),
    }
  } finally {
    core.store.close()
  }
}

/** Row numbers are each engine's own: documents are named by their ids. */
function rowsOf(
  core: ReturnType<typeof openTestCore>,
): Readonly<Record<string, readonly string[]>> {
  const { store, catalog } = core
  const names = new Map(
    store.all<{ pk: number; id: string }>('SELECT pk, id FROM doc').map(({ pk, id }) => [pk, id]),
  )
  const tables = [
    ...catalog().allObjects.flatMap(({ table, elementTable }) => [table, elementTable]),
    'link',
    'text',
  ]
  const references = new Set(['pk', 'from_pk', 'to_pk', 'owner', 'record'])
  for (const { allFields } of catalog().allObjects)
    for (const { id, type } of allFields)
      if (type === 'reference' || type === 'user') references.add(`c_${id}`)
  return Object.fromEntries(
    tables.map(table => {
      const rows = store.all<Record<string, Json>>(`SELECT * FROM ${table}`)
      return [table, rows.map(row => JSON.stringify(named(row))).toSorted()]
    }),
  )

  function named(row: Record<string, Json>): Json {
    return Object.fromEntries(
      Object.entries(row).map(([column, value]) =>
        references.has(column) && typeof value === 'number'
          ? [column, names.get(value) ?? value]
          : [column, value],
      ),
    ) as Json
  }
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner as Json)]),
  ) as Json
}

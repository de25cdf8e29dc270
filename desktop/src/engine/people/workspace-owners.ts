/**
 * What the workspace knows of addresses, told to the mail thread: everything when it starts, then
 * what each commit changed.
 *
 * Everything goes in pieces, the next when the last one was taken: told at once, a hundred thousand
 * people were 60 MB in both threads. What changes meanwhile is told meanwhile.
 */
import type { DocId, Log } from '@kith/shared/kit'
import type { DocChange, Feed } from '#engine/replica'
import type { Store } from '#engine/store'
import type { Holder, OwnerFacts } from './owners.ts'

export interface MailLine {
  readonly tell: (name: string, value: unknown) => void
  readonly on: (name: string, listener: (value: unknown) => void) => () => void
  readonly onStarted: (listener: () => void) => () => void
}
export interface WorkspaceOwnersDeps {
  readonly store: Store
  readonly feed: Feed
  readonly line: MailLine
  readonly log: Log
  /** Records of one piece. */
  readonly atOnce?: number
}

interface NameRow {
  readonly id: DocId
  readonly name: string | null
  readonly company: DocId | null
}

const KINDS = ['person', 'member', 'company'] as const
type Kind = (typeof KINDS)[number]
const FIELD: Readonly<Record<Kind, string>> = {
  person: 'emails',
  member: 'email',
  company: 'domains',
}

/** Keys of documents that say something of the whole record. */
const RECORD_MARK = '$'

/** Every record with its addresses; those of deleted ones have no name. */
const rowsOf = (kind: Kind, where: string): string => {
  const company =
    kind === 'person'
      ? `(SELECT id FROM o_company c WHERE c.pk = o.c_company AND c.deleted_at IS NULL)`
      : 'NULL'
  return `SELECT o.id AS id, e.norm AS name, ${company} AS company FROM o_${kind} o
    LEFT JOIN e_${kind} e ON e.pk = o.pk AND e.field = '${FIELD[kind]}' AND o.deleted_at IS NULL WHERE ${where}`
}
const AT_ONCE = 2000
const PIECE_END = (kind: Kind) =>
  `SELECT max(pk) FROM (SELECT pk FROM o_${kind} WHERE pk > ? ORDER BY pk LIMIT ?)`
const OF_PIECE = (kind: Kind) =>
  rowsOf(kind, 'o.pk > ? AND o.pk <= ? AND o.deleted_at IS NULL AND e.norm IS NOT NULL')
const SOME = (kind: Kind) => rowsOf(kind, 'o.pk IN (SELECT value FROM json_each(?))')
const OF_COMPANIES = rowsOf('person', 'o.c_company IN (SELECT value FROM json_each(?))')

export interface TellOwners {
  /** Everything once more. */
  readonly all: () => void
  readonly stop: () => void
}

export function tellOwners({
  store,
  feed,
  line,
  log,
  atOnce = AT_ONCE,
}: WorkspaceOwnersDeps): TellOwners {
  let rest: Iterator<readonly Holder[]> | undefined
  // Before its start nobody listens, and then it is told everything.
  let hasStarted = false
  const stops = [
    line.onStarted(() => {
      hasStarted = true
      all()
    }),
    line.on('owners', next),
    feed.onCommit(({ changes }) => {
      if (!hasStarted) return
      const changed = (kind: Kind) =>
        changes.flatMap(one =>
          one.kind === 'record' && one.type === kind && matters(one, kind) ? [one.pk] : [],
        )
      const companies = changed('company')
      const all = KINDS.flatMap(kind => {
        const pks = changed(kind)
        return pks.length === 0
          ? []
          : holders(kind, store.all<NameRow>(SOME(kind), [JSON.stringify(pks)]))
      })
      const staff =
        companies.length === 0
          ? []
          : holders('person', store.all<NameRow>(OF_COMPANIES, [JSON.stringify(companies)]))
      if (all.length + staff.length > 0)
        tell({ begins: false, ends: false, holders: [...all, ...staff] })
    }),
  ]
  return {
    all,
    stop() {
      for (const stop of stops) stop()
    },
  }

  function all(): void {
    rest = pieces()
    piece(true)
  }

  /** The mail thread took what it was told. */
  function next(): void {
    if (rest !== undefined) piece(false)
  }

  function piece(begins: boolean): void {
    const given: Holder[] = []
    let ends = false
    while (given.length < atOnce && !ends) {
      const one = rest?.next()
      if (one === undefined || one.done === true) ends = true
      else for (const holder of one.value) given.push(holder)
    }
    if (ends) rest = undefined
    tell({ begins, ends, holders: given })
  }

  function* pieces(): Generator<readonly Holder[]> {
    for (const kind of KINDS) {
      for (let after = 0; ;) {
        const to = store.pluck<number | null>(PIECE_END(kind), [after, atOnce])[0] ?? null
        if (to === null) break
        yield holders(kind, store.all<NameRow>(OF_PIECE(kind), [after, to]))
        after = to
      }
    }
  }

  function tell(facts: OwnerFacts): void {
    line.tell('owners', facts)
    const { begins, ends, holders: told } = facts
    log.debug('people/owners', { begins, ends, holders: told.length })
  }
}

/** Whether a change can concern addresses, company or deletion. All of a new record is new; its changes are not listed. */
const matters = ({ changes }: DocChange, kind: Kind): boolean =>
  changes.length === 0 ||
  changes.some(
    ({ key }) =>
      key.startsWith(RECORD_MARK) ||
      key === 'company' ||
      key === FIELD[kind] ||
      key.startsWith(`${FIELD[kind]}/`),
  )

function holders(kind: Kind, rows: readonly NameRow[]): readonly Holder[] {
  const found = new Map<DocId, { company: DocId | null; names: string[] }>()
  for (const { id, name, company } of rows) {
    const one = found.get(id) ?? { company, names: [] }
    if (name !== null) one.names.push(name)
    found.set(id, one)
  }
  return [...found].map(([id, one]) => ({ id, kind, ...one }))
}

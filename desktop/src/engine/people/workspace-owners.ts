/**
 * What the workspace knows of addresses, told to the mail thread: everything when it starts, then
 * what each commit changed.
 */
import type { DocId, Log } from '@kith/shared/kit'
import type { Feed } from '#engine/replica'
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

/** Every record with its addresses; those of deleted ones have no name. */
const rowsOf = (kind: Kind, where: string): string => {
  const company =
    kind === 'person'
      ? `(SELECT id FROM o_company c WHERE c.pk = o.c_company AND c.deleted_at IS NULL)`
      : 'NULL'
  return `SELECT o.id AS id, e.norm AS name, ${company} AS company FROM o_${kind} o
    LEFT JOIN e_${kind} e ON e.pk = o.pk AND e.field = '${FIELD[kind]}' AND o.deleted_at IS NULL WHERE ${where}`
}
const ALL = (kind: Kind) => rowsOf(kind, 'o.deleted_at IS NULL AND e.norm IS NOT NULL')
const SOME = (kind: Kind) => rowsOf(kind, 'o.pk IN (SELECT value FROM json_each(?))')
const OF_COMPANIES = rowsOf('person', 'o.c_company IN (SELECT value FROM json_each(?))')

export interface TellOwners {
  /** Everything once more. */
  readonly all: () => void
  readonly stop: () => void
}

export function tellOwners({ store, feed, line, log }: WorkspaceOwnersDeps): TellOwners {
  const stops = [
    line.onStarted(all),
    feed.onCommit(({ changes }) => {
      const changed = (kind: Kind) =>
        changes.flatMap(one => (one.kind === 'record' && one.type === kind ? [one.pk] : []))
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
      if (all.length + staff.length > 0) tell(false, [...all, ...staff])
    }),
  ]
  return {
    all,
    stop() {
      for (const stop of stops) stop()
    },
  }

  function all(): void {
    tell(
      true,
      KINDS.flatMap(kind => holders(kind, store.all<NameRow>(ALL(kind)))),
    )
  }

  function tell(isWhole: boolean, list: readonly Holder[]): void {
    const facts: OwnerFacts = { isWhole, holders: list }
    line.tell('owners', facts)
    log.debug('people/owners', { isWhole, holders: list.length })
  }
}

function holders(kind: Kind, rows: readonly NameRow[]): readonly Holder[] {
  const found = new Map<DocId, { company: DocId | null; names: string[] }>()
  for (const { id, name, company } of rows) {
    const one = found.get(id) ?? { company, names: [] }
    if (name !== null) one.names.push(name)
    found.set(id, one)
  }
  return [...found].map(([id, one]) => ({ id, kind, ...one }))
}

/** When a call is written down, changed or taken back, the last contact of those it was with follows. */
import { DELETED_KEY } from '@kith/shared/docs'
import { createEmitter, type DocId, type Log } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import { keepTeamStandings } from '#engine/cards'
import type { DocChange, Feed } from '#engine/replica'
import type { Store } from '#engine/store'

export interface KeepLoggedDeps {
  readonly store: Store
  readonly feed: Feed
  readonly catalog: () => Catalog
  readonly now: () => number
  /** All that shows rows asks again; called inside a write. */
  readonly lookAgain: () => void
  readonly log: Log
}
export interface KeepLogged {
  /** Rows were made anew: everybody with whom something was logged. */
  readonly again: () => void
  /** Somebody's last contact may have changed. */
  readonly onChange: (listener: () => void) => () => void
  readonly stop: () => void
}

const FACTS = new Set(['kind', 'happenedAt', 'direction', DELETED_KEY])
/** Notes that have just lost their kind count as well: contact may have gone. */
const TOUCHED = `SELECT DISTINCT d.id FROM link l JOIN o_note n ON n.pk = l.from_pk JOIN doc d ON d.pk = l.to_pk
  WHERE l.field = 'note.targets' AND (n.pk IN (SELECT value FROM json_each(?))
    OR n.c_kind IS NOT NULL AND (n.pk IN (SELECT value FROM json_each(?)) OR l.pk IN (SELECT value FROM json_each(?))))`
const ALL = `SELECT DISTINCT d.id FROM o_note n JOIN link l ON l.from_pk = n.pk JOIN doc d ON d.pk = l.to_pk
  WHERE n.c_kind IS NOT NULL AND l.field = 'note.targets'`

export function keepLogged(deps: KeepLoggedDeps): KeepLogged {
  const { store, feed, log } = deps
  const changed = createEmitter<void>(error => log.error('people/logged-listener', { error }))
  const stop = feed.onCommit(({ changes }) => {
    const [edited, made, links] = [
      pksOf(changes, isEdited),
      pksOf(changes, isMade),
      pksOf(changes, isLink),
    ]
    if (edited.length + made.length + links.length === 0) return
    keep(
      store.pluck<DocId>(
        TOUCHED,
        [edited, made, links].map(list => JSON.stringify(list)),
      ),
    )
  })
  return {
    again: () => keep(store.pluck<DocId>(ALL)),
    onChange: changed.on,
    stop,
  }

  function keep(records: readonly DocId[]): void {
    if (records.length === 0) return
    keepTeamStandings(deps, records)
      .then(() => changed.emit())
      .catch((error: unknown) => log.error('people/logged', { error }))
  }
}

const isNote = ({ kind, type }: DocChange) => kind === 'record' && type === 'note'
const isEdited = (one: DocChange) =>
  isNote(one) && !one.isNew && one.changes.some(({ key }) => FACTS.has(key))
const isMade = (one: DocChange) => isNote(one) && one.isNew
const isLink = ({ kind, type }: DocChange) => kind === 'link' && type === 'note.targets'

const pksOf = (changes: readonly DocChange[], isWanted: (one: DocChange) => boolean) =>
  changes.filter(isWanted).map(({ pk }) => pk)

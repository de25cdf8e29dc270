/**
 * What this person chose about sharing, in their own settings document: read for the mail thread and
 * written for it, on the engine's thread. The document goes to their other devices and to nobody else.
 */
import { createHash } from 'node:crypto'
import { settingsId } from '@kith/shared/docs'
import { newActionId, type DocId, type Json } from '@kith/shared/kit'
import { CHOICE_PREFIX } from '@kith/shared/mail'
import type { DocChange, Feed, Ingest } from '#engine/replica'
import type { Store } from '#engine/store'

export interface OwnChoicesDeps {
  readonly store: Store
  readonly feed: Feed
  readonly ingest: Pick<Ingest, 'take'>
  readonly me: () => DocId | null
  readonly now: () => number
  readonly onChange: () => void
}
/** `marks`: `null` when they are as `known` says. */
export interface ChoicesFound {
  /** The document has come, or was made here. */
  readonly isThere: boolean
  readonly version: string
  readonly marks: readonly (readonly [key: string, value: Json])[] | null
}
export interface ChoiceChange {
  readonly put: Readonly<Record<string, Json>>
  readonly drop: readonly string[]
}
export interface OwnChoices {
  /** `null`: nobody is known to be here. */
  readonly read: (known: string) => ChoicesFound | null
  /** Answers whether it is kept. */
  readonly choose: (change: ChoiceChange) => boolean
  readonly close: () => void
}

const MARKS = `SELECT key, value FROM setting WHERE pk = (SELECT pk FROM doc WHERE id = ?) AND key >= ? AND key < ? ORDER BY key`
/** Behind every key that begins with the prefix. */
const BEHIND = `${CHOICE_PREFIX.slice(0, -1)}/`

export function createOwnChoices(deps: OwnChoicesDeps): OwnChoices {
  const { store, me } = deps
  const close = deps.feed.onCommit(({ changes }) => {
    if (!changes.some(isOfChoices)) return
    const person = me()
    const doc = person === null ? null : settingsId(person)
    if (changes.some(each => each.doc === doc && isOfChoices(each))) deps.onChange()
  })
  return {
    read(known) {
      const person = me()
      if (person === null) return null
      const rows = store.all<{ key: string; value: string }>(MARKS, [
        settingsId(person),
        CHOICE_PREFIX,
        BEHIND,
      ])
      const isThere =
        store.get('SELECT 1 FROM doc WHERE id = ?', [settingsId(person)]) !== undefined
      const version = createHash('sha256').update(JSON.stringify(rows)).digest('base64url')
      if (version === known) return { isThere, version, marks: null }
      return { isThere, version, marks: rows.map(row => [row.key, JSON.parse(row.value) as Json]) }
    },
    choose({ put, drop }) {
      const person = me()
      if (person === null) return false
      const set = { ...Object.fromEntries(drop.map(key => [key, null])), ...put }
      deps.ingest.take([{ doc: settingsId(person), kind: 'settings', type: '', set }], {
        id: newActionId(),
        command: 'mail.share',
        label: 'Chose who sees mail',
        member: person,
        // What it did is seen and taken back where it was chosen.
        source: 'system',
        at: deps.now(),
      })
      return true
    },
    close,
  }
}

/** Asked of every commit: the id is made only where it may be the one. */
const isOfChoices = ({ kind, isNew, changes }: DocChange): boolean =>
  kind === 'settings' && (isNew || changes.some(isChoice))

const isChoice = ({ key }: { readonly key: string }): boolean => key.startsWith(CHOICE_PREFIX)

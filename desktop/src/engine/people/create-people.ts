/** People of the workspace and addresses of mail, on the engine's thread. */
import { DELETED_KEY } from '@kith/shared/docs'
import { isFault, type DocId, type Json, type Log } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { Dispatch } from '#engine/dispatch'
import type { Documents, Feed } from '#engine/replica'
import type { Store } from '#engine/store'
import type { Candidate } from './candidates.ts'
import type { KnownFields } from './field-suggestions.ts'
import { keepLogged } from './keep-logged.ts'
import { keepStandings } from './keep-standings.ts'
import { makeContacts } from './make-contacts.ts'
import type { Standing } from './standings.ts'
import { tellOwners, type MailLine } from './workspace-owners.ts'

export interface PeopleDeps {
  readonly store: Store
  readonly documents: Documents
  readonly dispatch: Dispatch
  readonly feed: Feed
  readonly catalog: () => Catalog
  /** All that shows rows asks again; called inside a write. */
  readonly lookAgain: () => void
  readonly now: () => number
  readonly line: MailLine
  readonly log: Log
  /** Records of one piece of all that the mail thread is told. */
  readonly atOnce?: number
}

interface FieldAnswer {
  readonly person: DocId
  readonly field: string
  readonly value: string
}

const LISTS = new Set(['phones', 'websites', 'linkedin'])
const TEXTS = new Set(['jobTitle', 'city'])
/** By the key that the person's row hangs on: the rows themselves are not looked up by id anywhere. */
const PK = '(SELECT pk FROM doc WHERE id = ?)'
const PERSON = `SELECT pk, title, c_jobTitle AS jobTitle FROM o_person WHERE pk = ${PK} AND deleted_at IS NULL`
const HELD = `SELECT value FROM e_person WHERE pk = ? AND field IN ('phones', 'websites', 'linkedin')`
export const ENTRIES_OF = `SELECT value, norm FROM e_person WHERE pk = ${PK} AND field = ? ORDER BY pos`

export interface People {
  /** The rows were made anew: what mail says of them is told again. */
  readonly again: () => void
  /** A call was written down, changed or taken back. */
  readonly onLogged: (listener: () => void) => () => void
  /** What the workspace holds of a person, to suggest nothing that is there. */
  readonly known: (person: string) => KnownFields | null
  readonly close: () => void
}

export function createPeople(deps: PeopleDeps): People {
  const { store, dispatch, feed, line, log } = deps
  const owners = tellOwners(deps)
  const logged = keepLogged(deps)
  const stops = [
    owners.stop,
    logged.stop,
    line.on('candidates', value => void makeContacts(deps, value as readonly Candidate[])),
    line.on('standings', value => {
      keepStandings(deps, value as readonly Standing[]).catch((error: unknown) =>
        log.error('people/standings', { error }),
      )
    }),
    line.on('field', value => accept(value as FieldAnswer)),
    feed.onCommit(({ changes }) => {
      // Deleted by hand: not made again. Restored: welcome again.
      for (const { kind, type, doc, changes: keys } of changes) {
        const mark =
          kind === 'record' && type === 'person'
            ? keys.find(one => one.key === DELETED_KEY)
            : undefined
        if (mark === undefined) continue
        const addresses = entriesOf(doc, 'emails').map(({ norm }) => norm)
        if (addresses.length > 0)
          line.tell('suppressed', {
            addresses,
            isSuppressed: mark.after !== undefined && mark.after !== null,
          })
      }
    }),
  ]
  return {
    again() {
      owners.all()
      logged.again()
    },
    onLogged: logged.onChange,
    known,
    close() {
      for (const stop of stops) stop()
    },
  }

  function known(person: string): KnownFields | null {
    const row = store.get<{ pk: number; title: string; jobTitle: string | null }>(PERSON, [person])
    if (row === undefined) return null
    const entries = store.pluck<string>(HELD, [row.pk]).map(text => {
      const value = JSON.parse(text) as Json
      return typeof value === 'string' ? value : ((value as { readonly url?: string }).url ?? '')
    })
    return { name: row.title, jobTitle: row.jobTitle ?? '', entries }
  }

  /** What a signature told and the person accepted: a list gets one more. */
  function accept({ person, field, value }: FieldAnswer): void {
    if (!LISTS.has(field) && !TEXTS.has(field)) return
    try {
      const cells = { [field]: LISTS.has(field) ? [...valuesOf(person, field), value] : value }
      dispatch.run('record.set', { object: 'person', record: person, cells }, { source: 'mail' })
    } catch (error) {
      if (!isFault(error)) throw error
      log.warn('people/field', { error, field })
    }
  }

  function entriesOf(person: DocId, field: string) {
    return store.all<{ readonly value: string; readonly norm: string }>(ENTRIES_OF, [person, field])
  }

  function valuesOf(person: DocId, field: string): readonly Json[] {
    return entriesOf(person, field).map(({ value }) => JSON.parse(value) as Json)
  }
}

/** The first things in a workspace: its name, the person at this device, the views it opens with. */
import { defineFaults, newActionId, newId, type DocId, type Json } from '@kith/shared/kit'
import { CREATED_KEY, settingsId, type DocOp } from '@kith/shared/docs'
import { defaultViews, viewKeys, type Catalog } from '@kith/shared/model'
import type { Documents, Ingest } from '#engine/replica'
import { readMeta, writeMeta, type Store, type Write } from '#engine/store'

export interface Setup {
  /** Makes the workspace ready. Throws `workspace/started` when it is. */
  readonly start: (newcomer: Newcomer) => void
  readonly isReady: () => boolean
  /** Record of the person at this device; `null` before there is one. */
  readonly me: () => DocId | null
  /** The server knows the person by this record. */
  readonly setMe: (tx: Write, member: DocId) => void
}

export interface Newcomer {
  /** Of the workspace. */
  readonly name: string
  /** Of the person. */
  readonly me: string
  readonly email?: string
  /** A member who is there already, and keeps their own name when `me` is empty. */
  readonly member?: DocId
}

const setupFault = defineFaults('workspace', {
  started: {
    status: 409,
    retry: false,
    say: (_: object) => 'This workspace has been set up already. Nothing was changed.',
  },
})

const ME_KEY = 'me'

export function createSetup({
  store,
  ingest,
  documents,
  catalog,
  now,
}: {
  readonly store: Store
  readonly ingest: Ingest
  readonly documents: Documents
  readonly catalog: () => Catalog
  readonly now: () => number
}): Setup {
  let known: DocId | null | undefined

  return {
    isReady,
    me,
    setMe(tx, member) {
      if (me() === member) return
      writeMeta(tx, ME_KEY, member)
      known = member
      store.afterRollback(() => (known = undefined))
    },
    start({ name, me: person, email, member: existing }) {
      store.write(tx => {
        if (isReady()) throw setupFault('started', {})
        const member = existing ?? newId()
        const at = now()
        const ops = [
          ...(existing !== undefined && person === ''
            ? []
            : [memberOp(catalog(), member, person, email, at)]),
          settingsOp({ name, stage: 'ready' }),
          ...viewOps(catalog()),
        ]
        const meta = { command: 'workspace.start', label: `Started “${name}”`, member, at }
        ingest.take(ops, { ...meta, id: newActionId(), source: 'system' })
        writeMeta(tx, ME_KEY, member)
        known = member
        store.afterRollback(() => (known = undefined))
      })
    },
  }

  function isReady(): boolean {
    return documents.keys(settingsId(null))?.['stage'] === 'ready'
  }

  function me(): DocId | null {
    if (known === undefined) {
      const stored = readMeta(store, ME_KEY)
      known = typeof stored === 'string' ? (stored as DocId) : null
    }
    return known
  }
}

const settingsOp = (set: Readonly<Record<string, Json>>): DocOp => ({
  doc: settingsId(null),
  kind: 'settings',
  type: '',
  set,
})

function memberOp(
  catalog: Catalog,
  doc: DocId,
  person: string,
  email: string | undefined,
  at: number,
): DocOp {
  const words = person.trim().split(/\s+/)
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  const first = words.slice(0, words.length > 1 ? -1 : 1).join(' ')
  const cells: Record<string, Json> = {
    name: { first, last },
    role: 'owner',
    ...(email === undefined || email.trim() === '' ? {} : { email: [email.trim().toLowerCase()] }),
  }
  const set: Record<string, Json> = { [CREATED_KEY]: { at, by: doc, source: 'system' } }
  for (const [id, value] of Object.entries(cells)) {
    const { storageKind } = catalog.field('member', id)
    for (const [key, part] of Object.entries(storageKind.toKeys(id, value, {})))
      if (part !== null) set[key] = part
  }
  return { doc, kind: 'record', type: 'member', set }
}

function viewOps(catalog: Catalog): readonly DocOp[] {
  return catalog.objects.flatMap(object =>
    defaultViews(object).map(({ id, ...view }): DocOp => {
      return { doc: id as DocId, kind: 'view', type: '', set: viewKeys(view) }
    }),
  )
}

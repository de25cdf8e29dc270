/**
 * Who may do what, as the documents on this device say: what the server will judge is judged before
 * it is written here, by the same code. The server stays the judge; where this device knows less
 * than it does, a change goes there.
 */
import {
  createPolicy,
  directoryFrom,
  isNeeds,
  judgeChange,
  may,
  objectOf,
  ROLE_TYPE,
  rolesFrom,
  type DocChange,
  type Policy,
  type Related,
  type WorkspaceVerb,
} from '@kith/shared/access'
import { isTextEdit, isTextSet, type DocOp, type SetOp } from '@kith/shared/docs'
import { stableText, type DocId, type Json } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { Documents, Feed } from '#engine/replica'
import { safeName, type Read } from '#engine/store'
import { rightsFault } from './rights-fault.ts'

export interface Rights {
  readonly policy: () => Policy
  /** Throws `access/…` when the person at this device may not do one of these. Operations are each on one document. */
  readonly check: (ops: readonly DocOp[]) => void
  /** Throws `access/verb` when the person may not do that in this workspace at all. */
  readonly demand: (verb: WorkspaceVerb) => void
  /** Fields of an object that the person may not see. */
  readonly hidden: (object: string) => readonly string[]
}

export interface RightsDeps {
  readonly store: Read
  readonly documents: Documents
  readonly catalog: () => Catalog
  readonly feed: Pick<Feed, 'onCommit'>
  readonly me: () => DocId | null
  /** Alone on their device people do as they like. */
  readonly isShared: () => boolean
}

const VERB_WORDS: Readonly<Record<WorkspaceVerb, string>> = {
  defineObjects: 'define objects and fields',
  saveViews: 'save views for everybody',
  changeSettings: 'change the settings of this workspace',
  manageMembers: 'manage its members',
  import: 'import files here',
  export: 'export from this workspace',
  bulkEdit: 'change many records at once',
  undoOthers: 'undo what others did',
  backup: 'back up this workspace',
}
type Keys = Readonly<Record<string, Json>>
const EMPTY: Keys = Object.freeze({})
const ROLES = `SELECT doc.id FROM doc WHERE doc.kind = 'settings' AND doc.type = '${ROLE_TYPE}'`

export function createRights(deps: RightsDeps): Rights {
  const { store, documents, catalog, feed, me, isShared } = deps
  let known: { readonly catalog: Catalog; readonly policy: Policy } | undefined
  feed.onCommit(({ changes }) => {
    if (changes.some(({ kind, type }) => kind === 'settings' || type === 'member'))
      known = undefined
  })

  return { policy, check, demand, hidden }

  function policy(): Policy {
    const current = catalog()
    if (known?.catalog !== current) known = { catalog: current, policy: build(current) }
    return known.policy
  }

  function build(current: Catalog): Policy {
    const keysOf = (ids: readonly DocId[]) =>
      ids.map(id => [id, documents.keys(id) ?? EMPTY] as const)
    const table = current.findObject('member')?.table
    const members =
      table === undefined ? [] : store.pluck<DocId>(`SELECT id FROM ${safeName(table)}`)
    return createPolicy({
      catalog: current,
      roles: rolesFrom(keysOf(store.pluck<DocId>(ROLES)).map(([, keys]) => keys)),
      members: directoryFrom(keysOf(members)),
    })
  }

  /** `undefined` for whom nothing is checked: alone, not known here, or free to do everything. */
  function bound(): { readonly member: DocId; readonly policy: Policy } | undefined {
    const member = isShared() ? me() : null
    if (member === null) return undefined
    const now = policy()
    const role = now.role(now.members.get(member)?.role ?? '')
    return role === undefined || role.isFixed ? undefined : { member, policy: now }
  }

  function demand(verb: WorkspaceVerb): void {
    const who = bound()
    const role = who?.policy.role(who.policy.members.get(who.member)?.role ?? '')
    if (role !== undefined && !may(role, verb))
      throw rightsFault('verb', { what: VERB_WORDS[verb] })
  }

  function hidden(object: string): readonly string[] {
    const who = bound()
    const role = who?.policy.role(who.policy.members.get(who.member)?.role ?? '')
    if (who === undefined || role === undefined) return []
    const fields = catalog().findObject(object)?.allFields ?? []
    return fields
      .filter(({ id }) => who.policy.fieldLevel(role, object, id) === 'none')
      .map(({ id }) => id)
  }

  function check(ops: readonly DocOp[]): void {
    const who = bound()
    if (who === undefined) return
    // What an operation makes is there for those after it.
    const made = new Map<DocId, { readonly type: string; readonly keys: Keys }>()
    const related: Related = {
      keys: doc => made.get(doc)?.keys ?? keysHere(doc) ?? null,
      type: doc => made.get(doc)?.type ?? documents.find(doc)?.type ?? null,
    }
    for (const op of ops) {
      const change = changeOf(op, made)
      if (change === undefined) continue
      const why = judgeChange(who.policy, who.member, change, related)
      if (why !== undefined && !isNeeds(why)) throw refused(change, why.detail)
      made.set(op.doc, { type: op.type, keys: change.after })
    }
  }

  /** Own keys of a record, without those of its parts. */
  function keysHere(doc: DocId): Keys | undefined {
    const found = documents.find(doc)
    if (found === undefined || found.kind === '') return undefined
    return found.kind === 'record' ? documents.pieces(doc).own : documents.keys(doc)
  }

  /** `undefined` when nothing would be other. */
  function changeOf(
    op: DocOp,
    made: ReadonlyMap<DocId, { readonly keys: Keys }>,
  ): DocChange | undefined {
    const { doc, kind, type } = op
    const owner = 'owner' in op && op.owner !== undefined ? { owner: op.owner } : {}
    if (isTextEdit(op) || isTextSet(op)) {
      const isNew = documents.find(doc) === undefined
      return { doc, kind, type, ...owner, isNew, before: EMPTY, after: EMPTY, writes: [] }
    }
    const known = made.get(doc)?.keys ?? keysHere(doc)
    const before = known ?? EMPTY
    const writes = written(op.set, before)
    if (known !== undefined && writes.length === 0) return undefined
    const after: Record<string, Json> = { ...before }
    for (const { key } of writes) {
      const value = op.set[key]
      if (value === null || value === undefined) delete after[key]
      else after[key] = value
    }
    return { doc, kind, type, ...owner, isNew: known === undefined, before, after, writes }
  }

  function refused({ kind, type, isNew }: DocChange, detail: string | undefined): Error {
    if (kind === 'catalog' || kind === 'settings' || kind === 'view')
      return rightsFault('workspace', {})
    const object = catalog().findObject(objectOf(type))
    const what = object?.label.toLowerCase() ?? 'record'
    const field = object?.allFields.find(({ id }) => id === detail?.split('/')[0])
    if (field !== undefined) return rightsFault('field', { field: field.label, what })
    return rightsFault(isNew && kind === 'record' ? 'made' : 'record', { what })
  }
}

function written(set: SetOp['set'], before: Keys): readonly { readonly key: string }[] {
  return Object.entries(set)
    .filter(([key, value]) => {
      const was = before[key]
      if (value === null || was === undefined) return (value ?? undefined) !== was
      return stableText(was) !== stableText(value)
    })
    .map(([key]) => ({ key }))
}

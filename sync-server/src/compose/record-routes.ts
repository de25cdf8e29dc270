/** Records over HTTP, for programs with a key and for people: what their role reads, as the log has it now. */
import { COMPARTMENTS } from '@kith/shared/access'
import { catalogId, CREATED_KEY, DELETED_KEY, partId } from '@kith/shared/docs'
import { isId, isoTime, s, type DocId, type Json } from '@kith/shared/kit'
import { createCatalog, type Catalog } from '@kith/shared/model'
import type { Actor } from '#gate'
import { defineRoute, httpFault, isUserOfKey, MEMBER, type Person, type Route } from '#http'
import type { WorkspaceLog as Log } from '#log'
import type { Hub } from '#rooms'
import type { People } from '#workspaces'
import { personOf } from './live-notes.ts'

const id = s
  .string()
  .refine(isId, 'is not an id')
  .transform(text => text.toLowerCase() as DocId)
const object = s.string().regex(/^\w{1,60}$/)
const MAX_PAGE = 500

type Keys = Readonly<Record<string, Json>>

export interface RecordShown {
  readonly id: DocId
  readonly object: string
  readonly createdAt: string | null
  /** Field → value, as the field's type stores it; empty fields are left out. */
  readonly fields: Keys
}

export interface RecordRoutesDeps {
  readonly people: Pick<People, 'members' | 'standing'>
  readonly hub: () => Hub
}

export const recordRoutes = (deps: RecordRoutesDeps): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/api/workspaces/:workspace/records',
    rule: MEMBER,
    keyScope: 'records',
    params: s.object({ workspace: id }),
    query: s.object({
      object,
      after: id.optional(),
      limit: s.coerce.number().int().min(1).max(MAX_PAGE).default(100),
    }),
    async run({ params: { workspace }, query, person, membership }) {
      const { log, actor } = await opened(deps, workspace, person, membership.role)
      const scopes = log.scopesOf(actor)
      const docs = await log.recordsIn(query.object, scopes, query.after ?? null, query.limit)
      return {
        records: await shown(log, docs, scopes),
        next: docs.length < query.limit ? null : (docs.at(-1) ?? null),
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/workspaces/:workspace/records/:id',
    rule: MEMBER,
    keyScope: 'records',
    params: s.object({ workspace: id, id }),
    async run({ params, person, membership }) {
      const { log, actor } = await opened(deps, params.workspace, person, membership.role)
      const [record] = await shown(log, [params.id], log.scopesOf(actor))
      if (record === undefined) throw httpFault('not-found', { what: 'record' })
      return record
    },
  }),
]

async function opened(
  { people, hub }: RecordRoutesDeps,
  workspace: DocId,
  { user }: Person,
  role: string,
): Promise<{ readonly log: Log; readonly actor: Actor }> {
  const { log } = await hub().room(workspace)
  // Another server may have written what this one has not heard of yet.
  if ((await log.row()).head > log.head()) await log.refresh()
  // A key is nobody's: what a role reaches of one's own it does not reach.
  if (isUserOfKey(user)) {
    return { log, actor: { user, member: user as DocId, role, groups: [] } }
  }
  const person = await personOf(people, workspace, user)
  if (person === undefined) throw httpFault('not-found', { what: 'workspace' })
  return { log, actor: person.actor }
}

async function shown(
  log: Log,
  docs: readonly DocId[],
  scopes: readonly number[],
): Promise<readonly RecordShown[]> {
  const readable = new Set(scopes)
  const parts = docs.flatMap(doc => COMPARTMENTS.map(compartment => partId(doc, compartment)))
  const found = (await log.find([catalogId, ...docs, ...parts])).filter(({ scope }) =>
    readable.has(scope),
  )
  const byId = new Map(found.map(one => [one.doc, one]))
  const catalog = createCatalog({ keys: byId.get(catalogId)?.keys ?? {} })
  return docs.flatMap((doc): RecordShown[] => {
    const own = byId.get(doc)
    if (own === undefined || own.kind !== 'record' || DELETED_KEY in own.keys) return []
    const apart = COMPARTMENTS.map(compartment => byId.get(partId(doc, compartment))?.keys ?? {})
    const keys: Keys = Object.assign({}, ...apart, own.keys)
    const createdAt = momentIn(own.keys[CREATED_KEY])
    return [{ id: doc, object: own.type, createdAt, fields: fieldsOf(catalog, own.type, keys) }]
  })
}

function fieldsOf(catalog: Catalog, type: string, keys: Keys): Keys {
  const values = (catalog.findObject(type)?.allFields ?? []).flatMap(
    ({ id: field, storageKind }) => {
      if (storageKind.home !== 'record') return []
      const value = storageKind.fromKeys(field, keys)
      return value === null ? [] : [[field, value] as const]
    },
  )
  return Object.fromEntries(values)
}

function momentIn(mark: Json | undefined): string | null {
  const at = typeof mark === 'object' && mark !== null && 'at' in mark ? mark['at'] : null
  return typeof at === 'number' ? isoTime(at) : null
}

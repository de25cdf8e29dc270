/**
 * What documents refer to, kept beside them: the records that links and comments hang on, so that
 * they go where those go, and the attachments that values name, so that who may not read the
 * document may not fetch its bytes.
 */
import { isAboutKey, isFollowing } from '@kith/shared/access'
import { hashesIn, type KeyChange } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import { keysOf, type AccessPolicy, type Resident } from '#gate'
import type { Tx } from '#db'
import { loadDocs } from './load.ts'

/** Of one document; what is left out is as it was. */
export interface Refs {
  readonly doc: DocId
  readonly hangs?: readonly DocId[]
  readonly files?: readonly string[]
}

type Kept = Pick<Resident, 'doc' | 'kind' | 'type' | 'owner' | 'state'>

/** After changes of a document, which are all of its keys for a new one; `undefined` when none was touched. */
export function refsAfter(
  doc: Kept,
  isNew: boolean,
  changes: readonly KeyChange[],
  { hangsOn }: Pick<AccessPolicy, 'hangsOn'>,
): Refs | undefined {
  if (doc.kind === 'text' || doc.kind === 'catalog') return undefined
  const hangs = hangsOn(doc, () => keysOf(doc))
  const isTouched = isFollowing(doc.type)
    ? changes.some(({ key }) => isAboutKey(key))
    : changes.length > 0
  const hasHangs = hangs !== undefined && (isNew ? hangs.length > 0 : isTouched)
  const hasFiles = changes.some(({ before, after }) => namesFile(before) || namesFile(after))
  if (!hasHangs && !hasFiles) return undefined
  return {
    doc: doc.doc,
    ...(hasHangs ? { hangs } : {}),
    ...(hasFiles ? { files: filesOf(doc) } : {}),
  }
}

/** Of a whole document of which nothing is kept yet. */
export function refsOf(doc: Kept, policy: Pick<AccessPolicy, 'hangsOn'>): Refs | undefined {
  if (doc.kind === 'text' || doc.kind === 'catalog') return undefined
  const hangs = policy.hangsOn(doc, () => keysOf(doc)) ?? []
  const files = filesOf(doc)
  return hangs.length === 0 && files.length === 0 ? undefined : { doc: doc.doc, hangs, files }
}

export const namesFile = (value: KeyChange['after']): boolean =>
  typeof value === 'object' && value !== null && hashesIn(value).next().done !== true

export const filesOf = (doc: Kept): readonly string[] => [
  ...new Set(Object.values(keysOf(doc)).flatMap(value => [...hashesIn(value)])),
]

/** The parameters of the commit: the last word on each document counts. */
export function refColumns(refs: readonly Refs[]) {
  const hangs = new Map(refs.flatMap(({ doc, hangs: on }) => (on ? [[doc, on]] : [])))
  const files = new Map(refs.flatMap(({ doc, files: of }) => (of ? [[doc, of]] : [])))
  const pairs = <T>(of: ReadonlyMap<DocId, readonly T[]>) =>
    [...of].flatMap(([doc, list]) => list.map(one => [doc, one] as const))
  const [hanging, naming] = [pairs(hangs), pairs(files)]
  return [
    [...hangs.keys()],
    hanging.map(([doc]) => doc),
    hanging.map(([, record]) => record),
    [...files.keys()],
    naming.map(([doc]) => doc),
    naming.map(([, hash]) => hash),
  ] as const
}

/** Adds what whole documents refer to: of a first share. */
export async function addRefs(tx: Tx, workspace: string, refs: readonly Refs[]): Promise<void> {
  const [, hanging, records, , naming, hashes] = refColumns(refs)
  if (hanging.length > 0)
    await tx.query(
      'insert into hang (workspace, doc, record) select $1, unnest($2::uuid[]), unnest($3::uuid[]) on conflict do nothing',
      [workspace, hanging, records],
    )
  if (naming.length > 0)
    await tx.query(
      'insert into blob_ref (workspace, doc, hash) select $1, unnest($2::uuid[]), unnest($3::text[]) on conflict do nothing',
      [workspace, naming, hashes],
    )
}

const CHUNK = 500

/**
 * A workspace of a server that kept none of this: all documents are looked at once. Each step holds
 * the workspace's row, so that no commit of another server is overtaken.
 */
export async function keepRefs(
  run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  workspace: string,
  policy: Pick<AccessPolicy, 'hangsOn'>,
): Promise<void> {
  for (let after: DocId | null = null; ;) {
    const last: DocId | null | undefined = await run(async tx => {
      const [row] = await tx.query<{ refs_kept: boolean }>(
        'select refs_kept from workspace where workspace = $1 for update',
        [workspace],
      )
      if (row?.refs_kept !== false) return null
      const docs = await tx.query<{ doc: DocId }>(
        `select doc from doc where workspace = $1 and ($2::uuid is null or doc > $2) order by doc limit ${CHUNK}`,
        [workspace, after],
      )
      const ids = docs.map(({ doc }) => doc)
      const found = await loadDocs(tx, workspace, ids)
      await addRefs(
        tx,
        workspace,
        found.flatMap(doc => refsOf(doc, policy) ?? []),
      )
      if (ids.length === CHUNK) return ids.at(-1)
      await tx.query('update workspace set refs_kept = true where workspace = $1', [workspace])
      return null
    })
    if (last === null || last === undefined) return
    after = last
  }
}

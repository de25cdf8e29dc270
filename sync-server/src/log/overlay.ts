/** Documents as one turn sees them: its own outcome, then what is being committed, then what is at hand, then the database. */
import type { DocId } from '@kith/shared/kit'
import type { Resident } from '#gate'
import type { Tx } from '#db'
import type { Docs } from './judge-group.ts'

export interface Overlay extends Docs {
  readonly touched: () => readonly Resident[]
  /** As this turn leaves it; `undefined` when it did not touch it. */
  readonly own: (doc: DocId) => Resident | undefined
}

/** A turn that is being committed. */
export interface Below {
  readonly own: Overlay['own']
  /** Resolves when it is committed or known to have failed; never rejects. */
  readonly end: Promise<unknown>
}

export interface OverlayDeps {
  readonly workspace: string
  readonly tx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  readonly atHand: (doc: DocId) => Resident | undefined
  /** From the database; their scopes are known. */
  readonly load: (docs: readonly DocId[]) => Promise<readonly Resident[]>
}

export function createOverlay(deps: OverlayDeps, under?: Below): Overlay {
  const { workspace, tx } = deps
  let below = under
  // What is committed is at hand or in the database; holding on to it would hold all before it.
  void below?.end.then(() => {
    below = undefined
  })
  const mine = new Map<DocId, Resident>()
  const absent = new Map<DocId, null | 'purged'>()
  // Kept for the turn: what is at hand may be let go, and what is ahead of the head is not kept.
  const seen = new Map<DocId, Resident>()
  const own = (doc: DocId) => mine.get(doc)
  const peek = (doc: DocId) => own(doc) ?? below?.own(doc) ?? seen.get(doc) ?? deps.atHand(doc)

  async function warm(docs: readonly DocId[]): Promise<void> {
    const unknown = docs.filter(doc => peek(doc) === undefined && !absent.has(doc))
    if (unknown.length === 0) return
    for (const doc of await deps.load([...new Set(unknown)])) seen.set(doc.doc, doc)
    const none = unknown.filter(doc => peek(doc) === undefined)
    if (none.length === 0) return
    const tombs = await tx(one =>
      one.query<{ doc: DocId }>(
        'select doc from tomb where workspace = $1 and doc = any($2::uuid[])',
        [workspace, none],
      ),
    )
    const purged = new Set(tombs.map(({ doc }) => doc))
    for (const doc of none) absent.set(doc, purged.has(doc) ? 'purged' : null)
  }

  return {
    own,
    touched: () => [...mine.values()],
    peek: doc => peek(doc) ?? (absent.has(doc) ? null : undefined),
    put: doc => void mine.set(doc.doc, doc),
    async get(doc) {
      await warm([doc])
      return peek(doc) ?? absent.get(doc) ?? null
    },
    warm,
    async isLogged({ doc, data }, device, action) {
      // What is being committed is not to be seen in the tables before.
      await below?.end
      return tx(async one => {
        const rows = await one.query(
          `select 1 from log where workspace = $1 and doc = $2
           and (data = $3 or (holds = 1 and device = $4 and action = $5)) limit 1`,
          [workspace, doc, data, device, action ?? null],
        )
        return rows.length > 0
      })
    },
    async dependents(owner) {
      await below?.end
      return tx(async one => {
        const rows = await one.query<{ doc: DocId }>(
          `select doc from doc where workspace = $1 and owner = $2
           union select doc from hang where workspace = $1 and record = $2`,
          [workspace, owner],
        )
        return rows.map(({ doc }) => doc)
      })
    },
  }
}

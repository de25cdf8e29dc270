/** The scopes of a workspace: descriptors by number, each stored once. */
import type { ScopeDescriptor } from '#gate'
import type { Tx } from '#db'
import { stableText } from '@kith/shared/kit'

export interface Scopes {
  readonly descriptor: (id: number) => ScopeDescriptor | undefined
  readonly all: () => ReadonlyMap<number, ScopeDescriptor>
  /** The number of a descriptor, made now if it is the first of its kind. */
  readonly idFor: (descriptor: ScopeDescriptor) => Promise<number>
  readonly reload: () => Promise<void>
}

type Run = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

export async function openScopes(workspace: string, run: Run): Promise<Scopes> {
  const byId = new Map<number, ScopeDescriptor>()
  const byKey = new Map<string, number>()
  const take = (rows: readonly { id: number; key: string; descriptor: ScopeDescriptor }[]) => {
    for (const { id, key, descriptor } of rows) {
      byId.set(id, descriptor)
      byKey.set(key, id)
    }
  }
  const reload = async () => {
    take(await run(tx => tx.query('select id, key, descriptor from scope')))
  }
  await reload()
  return {
    descriptor: id => byId.get(id),
    all: () => byId,
    reload,
    async idFor(descriptor) {
      const key = stableText(descriptor)
      for (let tries = 0; ; tries++) {
        const id = byKey.get(key)
        if (id !== undefined) return id
        if (tries > 20) throw new Error(`no number for a scope: ${key}`)
        take(
          await run(async tx => {
            await tx.query(
              `insert into scope (workspace, id, key, descriptor)
               select $1, coalesce(max(id), 0) + 1, $2, $3::jsonb from scope
               on conflict do nothing`,
              [workspace, key, JSON.stringify(descriptor)],
            )
            return tx.query('select id, key, descriptor from scope')
          }),
        )
      }
    },
  }
}

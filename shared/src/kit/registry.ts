/** A closed list of things that come in kinds, found by id. Adding one is one line where the list is. */
export interface Registry<T extends { readonly id: string }> {
  readonly all: readonly T[]
  readonly find: (id: string) => T | undefined
  /** Throws for an unknown id: only for ids that our own code wrote. */
  readonly must: (id: string) => T
}

export function defineRegistry<T extends { readonly id: string }>(
  kind: string,
  list: readonly T[],
): Registry<T> {
  const byId = new Map(list.map(entry => [entry.id, entry]))
  if (byId.size !== list.length) throw new Error(`two entries of ${kind} share an id`)
  return {
    all: list,
    find: id => byId.get(id),
    must(id) {
      const found = byId.get(id)
      if (!found) throw new Error(`unknown ${kind}: ${id}`)
      return found
    },
  }
}

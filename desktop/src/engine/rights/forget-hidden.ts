/** A field that becomes hidden from the person here takes its past along: no history tells what it held. */
import type { Catalog } from '@kith/shared/model'
import type { Feed } from '#engine/replica'
import type { Rights } from './rights.ts'

export interface ForgetHiddenDeps {
  readonly rights: Rights
  readonly catalog: () => Catalog
  readonly feed: Pick<Feed, 'onCommit'>
  readonly forget: (object: string, field: string) => void
}

export function forgetHidden({ rights, catalog, feed, forget }: ForgetHiddenDeps): void {
  let before: ReadonlySet<string> | undefined
  feed.onCommit(({ origin, changes }) => {
    const mayHide = changes.some(
      ({ kind, type }) => kind === 'catalog' || kind === 'settings' || type === 'member',
    )
    if (origin !== 'remote' || !mayHide) return
    const now = apart()
    for (const name of now) {
      const [object = '', field = ''] = name.split('/')
      if (before?.has(name) !== true) forget(object, field)
    }
    before = now
  })

  /** Only what lies apart is kept from them by the server; the rest is theirs, and merely not shown. */
  function apart(): ReadonlySet<string> {
    const names = catalog().allObjects.flatMap(object => {
      const hidden = new Set(rights.hidden(object.id))
      return object.allFields
        .filter(({ id, compartment = 0 }) => compartment > 0 && hidden.has(id))
        .map(({ id }) => `${object.id}/${id}`)
    })
    return new Set(names)
  }
}

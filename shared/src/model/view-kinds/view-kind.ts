/** What the rest of the system needs to know about a kind of view. */
import type { Json, Schema } from '#kit'
import type { CatalogObject } from '../catalog.ts'
import type { Order } from '../filter.ts'

export interface ViewKind<Id extends string = string, Options = unknown> {
  readonly id: Id
  readonly label: string
  /** Lucide icon name in kebab-case. */
  readonly icon: string
  /** Every member has a default. */
  readonly options: Schema<Options>
  /** How records stand in a view that says no order; empty means as they came. */
  readonly order: readonly Order[]
  /** The options a new view of this object starts with. */
  start(object: CatalogObject): Readonly<Record<string, Json>>
  /** The field a new view groups by; `null` for none. */
  groupField(object: CatalogObject): string | null
  /** Why this object cannot be shown so, `null` when it can. */
  obstacle(object: CatalogObject): string | null
}

export const defineViewKind = <const Id extends string, Options>(
  kind: ViewKind<Id, Options>,
): ViewKind<Id, Options> => Object.freeze(kind)

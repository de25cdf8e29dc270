/**
 * What a condition may ask where it is edited.
 *
 * A list asks anything. A rule that decides who sees a record asks only what the record says by
 * itself, so that it has the same answer on every device: nothing of other records, of today, of
 * who asks, and nothing of a restricted field.
 */
import { createContext, use } from 'react'
import type { CatalogField, CatalogObject, OperatorId } from '@kith/shared/model'
import { matchProblem } from '@kith/shared/query'

export interface Asking {
  readonly isOfItself: boolean
  readonly operators: (object: CatalogObject, field: CatalogField) => readonly OperatorId[]
}

export const ANYTHING: Asking = {
  isOfItself: false,
  operators: (_, field) => field.fieldType.operators,
}

export const OF_ITSELF: Asking = {
  isOfItself: true,
  operators: (object, field) =>
    (field.compartment ?? 0) > 0
      ? []
      : field.fieldType.operators.filter(
          op => matchProblem({ field: field.id, op }, object) === undefined,
        ),
}

export const AskingContext = createContext<Asking>(ANYTHING)
export const useAsking = (): Asking => use(AskingContext)

/** The field a condition is on, found by its path: `stage`, or `company.industry` through a relation. */
import type { Json } from '@kith/shared/kit'
import {
  needsValue,
  type Catalog,
  type CatalogField,
  type CatalogObject,
  type Condition,
  type OperatorId,
} from '@kith/shared/model'
import { isOneRelation, isRelation, targetsOf } from '#renderer/fields'
import { findField } from '../group/use-groups.ts'
import { ANYTHING, type Asking } from './asking.ts'

export interface FieldPath {
  readonly field: CatalogField
  /** "Company → Industry" */
  readonly label: string
  readonly path: string
}

export function fieldAt(catalog: Catalog, object: CatalogObject, path: string): FieldPath | null {
  let from: CatalogObject | undefined = object
  let found: CatalogField | null = null
  const labels: string[] = []
  for (const step of path.split('.')) {
    if (from === undefined) return null
    found = findField(from, step)
    if (found === null) return null
    labels.push(found.label)
    const target: string | undefined = isRelation(found)
      ? targetsOf(found, catalog.objects)[0]
      : undefined
    from = target === undefined ? undefined : catalog.findObject(target)
  }
  return found === null ? null : { field: found, label: labels.join(' → '), path }
}

/** Fields to filter by: the object's own, those of the records it points at, and its related records. */
export interface FieldChoice extends FieldPath {
  readonly section: string
  /** Chosen, it opens a block of conditions on the related records. */
  readonly isRelated: boolean
}

export function filterFields(
  catalog: Catalog,
  object: CatalogObject,
  asking: Asking = ANYTHING,
): readonly FieldChoice[] {
  const own = [...object.fields, ...object.systemFields]
    .filter(field => asking.operators(object, field).length > 0)
    .map(field => ({
      field,
      label: field.label,
      path: field.id,
      section: object.label,
      isRelated: false,
    }))
  if (asking.isOfItself) return own
  const through = object.fields.filter(isOneRelation).flatMap(relation => {
    const [only, ...more] = targetsOf(relation, catalog.objects)
    const target = only === undefined || more.length > 0 ? undefined : catalog.findObject(only)
    if (target === undefined || target.id === 'member') return []
    return target.fields
      .filter(field => field.fieldType.operators.length > 0)
      .map(field => ({
        field,
        label: `${relation.label} → ${field.label}`,
        path: `${relation.id}.${field.id}`,
        section: `Of the ${relation.label.toLocaleLowerCase()}`,
        isRelated: false,
      }))
  })
  const related = object.fields
    .filter(field => field.storageKind.id === 'inverse' || field.storageKind.id === 'links')
    .map(field => ({
      field,
      label: `${field.label} where…`,
      path: field.id,
      section: 'Related records',
      isRelated: true,
    }))
  return [...own, ...through, ...related]
}

/** A condition on a field as it starts: the operator people want most, no value yet. */
export function startCondition(
  field: CatalogField,
  path: string,
  operators: readonly OperatorId[] = field.fieldType.operators,
): Condition {
  const op = startOperator(field, operators)
  return field.storageKind.id === 'flag'
    ? { field: path, op: 'is', value: true }
    : { field: path, op }
}

function startOperator(field: CatalogField, operators: readonly OperatorId[]): OperatorId {
  const wanted: readonly OperatorId[] =
    field.storageKind.id === 'choice' || field.storageKind.id === 'reference'
      ? ['in', 'is']
      : field.storageKind.id === 'date' || field.storageKind.id === 'moment'
        ? ['relative', 'after']
        : field.storageKind.id === 'choices' || field.storageKind.id === 'links'
          ? ['in', 'contains']
          : field.storageKind.id === 'number' || field.storageKind.id === 'money'
            ? ['gte', 'is']
            : ['contains', 'is']
  return wanted.find(op => operators.includes(op)) ?? operators[0] ?? 'notEmpty'
}

/** Whether a condition asks something: one without its value is shown but not asked. */
export function isComplete(condition: Condition): boolean {
  if (!needsValue(condition.op)) return true
  const { value } = condition
  if (value === undefined || value === null || value === '') return false
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    return condition.op === 'between'
      ? list.length === 2 && list.every(part => part !== null && part !== '')
      : list.length > 0
  }
  return true
}

/** Going from one operator to another keeps the value where it still means something. */
export function withOperator(condition: Condition, op: OperatorId): Condition {
  if (!needsValue(op)) return { field: condition.field, op }
  const shape = shapeOf(op)
  const { value } = condition
  if (shapeOf(condition.op) === shape && needsValue(condition.op) && value !== undefined)
    return { ...condition, op }
  const list: readonly Json[] = Array.isArray(value)
    ? (value as readonly Json[])
    : value === undefined || shapeOf(condition.op) === 'special'
      ? []
      : [value]
  if (shape === 'list')
    return list.length === 0
      ? { field: condition.field, op }
      : { field: condition.field, op, value: list }
  const [first] = list
  if (shape === 'one' && first !== undefined) return { field: condition.field, op, value: first }
  return { field: condition.field, op }
}

const LISTS: readonly OperatorId[] = ['in', 'notIn', 'hasAll']
const SPECIAL: readonly OperatorId[] = ['between', 'relative', 'count']
const shapeOf = (op: OperatorId): string =>
  LISTS.includes(op) ? 'list' : SPECIAL.includes(op) ? op : 'one'

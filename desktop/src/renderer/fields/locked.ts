/**
 * What this person's role may not change, told before they try: fields of an object marked as locked.
 * The engine and the server decide; here it is only said.
 */
import { useMemo } from 'react'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import { useAccess } from '#renderer/client'

type Access = Pick<ReturnType<typeof useAccess>, 'may' | 'mayEdit'>

interface LockedField extends CatalogField {
  readonly isLocked: true
}

export const isLocked = (field: CatalogField): boolean => 'isLocked' in field

/** The same object where nothing is locked. */
export function lockedFields(object: CatalogObject, access: Access): CatalogObject {
  const mayEdit = access.may('edit', object.id)
  const lock = (field: CatalogField): CatalogField => {
    if (!field.fieldType.writable || field.isReadOnly) return field
    if (mayEdit && access.mayEdit(object.id, field.id)) return field
    const locked: LockedField = { ...field, isLocked: true }
    return locked
  }
  const fields = object.fields.map(lock)
  if (!fields.some(isLocked)) return object
  const title = fields.find(field => field.id === object.title.id) ?? lock(object.title)
  return { ...object, fields, title }
}

export function useLockedFields(object: CatalogObject): CatalogObject
export function useLockedFields(object: CatalogObject | undefined): CatalogObject | undefined
export function useLockedFields(object: CatalogObject | undefined): CatalogObject | undefined {
  const access = useAccess()
  return useMemo(
    () => (object === undefined ? undefined : lockedFields(object, access)),
    [object, access],
  )
}

/** Whether nothing of the object may be changed. */
export const isLockedWhole = ({ fields }: CatalogObject): boolean =>
  fields.every(field => !field.fieldType.writable || field.isReadOnly || isLocked(field))

const WHO = 'An administrator can allow it.'
/** Why nothing of these records can be changed. */
export const objectLock = (object: CatalogObject): string =>
  `Your role may not change ${object.labelPlural.toLocaleLowerCase()}. ${WHO}`
/** Why this one cannot. */
export const fieldLock = (field: CatalogField): string =>
  `Your role may not change ${field.label}. ${WHO}`

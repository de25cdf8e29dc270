import { describe, expect, it } from 'vitest'
import { accessOf, defineRole } from '@kith/shared/access'
import { createCatalog, type CatalogField } from '@kith/shared/model'
import { hasInput, isWritable } from './index.ts'
import { isLocked, isLockedWhole, lockedFields } from './locked.ts'

const catalog = createCatalog()
const deal = catalog.object('deal')
const member = accessOf({ role: 'member' }, catalog)
const names = (fields: readonly CatalogField[]) => fields.map(field => field.id)

describe('locked fields', () => {
  it('[UC3] nothing is locked for who may change all of it, or is alone', () => {
    expect(lockedFields(deal, accessOf({ role: null }, catalog))).toBe(deal)
    expect(lockedFields(deal, member)).toBe(deal)
    expect(isLockedWhole(deal)).toBe(false)
  })

  it('[UC3] who may change none of it finds every field as it is, and no cell opens', () => {
    const shown = lockedFields(deal, accessOf({ role: 'viewer' }, catalog))
    expect(isLockedWhole(shown)).toBe(true)
    expect(isLocked(shown.title)).toBe(true)
    expect(shown.fields.some(field => hasInput(field) || isWritable(field))).toBe(false)
    expect(names(shown.fields)).toEqual(names(deal.fields))
    // What Kith itself keeps is no matter of rights.
    expect(shown.fields.filter(isLocked)).toEqual(
      shown.fields.filter(field => field.fieldType.writable && !field.isReadOnly),
    )
  })

  it('[UC3] a field that is only seen is locked, the others are not', () => {
    const seller = defineRole({
      id: 'seller',
      label: 'Seller',
      hint: '',
      may: [],
      all: { see: 'all', create: true, edit: 'all', delete: 'all', destroy: false, merge: true },
      objects: { deal: { fields: { amount: 'see' } } },
    })
    const shown = lockedFields(deal, accessOf({ role: 'seller' }, catalog, [seller]))
    expect(names(shown.fields.filter(isLocked))).toEqual(['amount'])
    expect(isLockedWhole(shown)).toBe(false)
  })
})

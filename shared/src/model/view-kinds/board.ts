/** Cards in columns, one column per value of a field. */
import { memberOf, s, type Json } from '#kit'
import type { CatalogField, CatalogObject } from '../catalog.ts'
import { MANUAL_ORDER } from '../filter.ts'
import { defineViewKind } from './view-kind.ts'

const CARD_FIELDS = 4
const NOT_ON_CARDS = new Set(['json', 'richText', 'inverse', 'links'])

/** Boards stand on fields whose values are few and known: options and members. */
const mayGroup = (field: CatalogField): boolean =>
  field.storageKind.id === 'choice' || (field.storageKind.pointsToRecord && isMember(field.options))

const isMember = (options: Json): boolean => {
  const to = memberOf(options, 'to')
  return Array.isArray(to) && to.length === 1 && to[0] === 'member'
}

const groupFieldOf = (object: CatalogObject): string | null =>
  (object.fields.find(field => field.storageKind.id === 'choice') ?? object.fields.find(mayGroup))
    ?.id ?? null

export const board = defineViewKind({
  id: 'board',
  label: 'Board',
  icon: 'square-kanban',
  options: s.object({
    /** Shown on a card below its title, in order. */
    cardFields: s.array(s.string()).max(20).default([]),
    /** Totalled at the head of each column; `null` shows the count alone. */
    sumField: s.string().nullable().default(null),
    /** Cards show field icons and values only. */
    isCompact: s.boolean().default(false),
    /** Whether records without a value have a column. */
    showNoValue: s.boolean().default(true),
    /** Columns that are left out, by option id, record id or first day. */
    hidden: s.array(s.string().max(200)).max(500).default([]),
  }),
  order: MANUAL_ORDER,
  start(object) {
    const group = groupFieldOf(object)
    const money = object.fields.find(field => field.storageKind.id === 'money')
    const cardFields = object.fields
      .filter(field => field.id !== group && field.id !== object.titleField)
      .filter(field => !NOT_ON_CARDS.has(field.storageKind.id))
      .slice(0, CARD_FIELDS)
      .map(field => field.id)
    return { cardFields, sumField: money?.id ?? null }
  },
  groupField: groupFieldOf,
  obstacle: object =>
    object.fields.some(mayGroup)
      ? null
      : `A board needs a select, status or member field. ${object.labelPlural} have none yet.`,
})

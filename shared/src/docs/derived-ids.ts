/**
 * Ids of documents that follow from what they stand for: every device arrives at the same one
 * without asking. The parts and their order must never change.
 */
import { derivedId, type DocId } from '#kit'

/** The join of two records under a many-to-many field; `field` is `object.field`. */
export const linkId = (field: string, from: DocId, to: DocId): DocId =>
  derivedId('link', field, from, to)

/** The rich text that a field of a record shows; `field` is the field's id. */
export const textId = (record: DocId, field: string): DocId => derivedId('text', record, field)

/** The one document with the workspace's objects, fields and options. */
export const catalogId: DocId = derivedId('catalog')

/** Settings of the workspace (`null`) or of one member. */
export const settingsId = (member: DocId | null): DocId =>
  member === null ? derivedId('settings', 'workspace') : derivedId('settings', 'member', member)

/** The one document that says what a role may do. */
export const roleDocId = (role: string): DocId => derivedId('settings', 'role', role)

/** Values of a record that not everybody who sees the record may see; `compartment` is 1 to 7. */
export const partId = (record: DocId, compartment: number): DocId =>
  derivedId('part', record, String(compartment))

/** What a role may do with the records of one object. */
import type { Filter } from '#model'

/** How far a right reaches: nowhere, own records, those of somebody in a common team, all. */
export const REACHES = ['none', 'own', 'team', 'all'] as const
export type Reach = (typeof REACHES)[number]

export const FIELD_LEVELS = ['none', 'see', 'edit'] as const
export type FieldLevel = (typeof FIELD_LEVELS)[number]

export interface ObjectGrant {
  readonly see: Reach
  /** Never further than `see`. */
  readonly edit: Reach
  readonly delete: Reach
  readonly create: boolean
  /** Remove for good what is deleted. */
  readonly destroy: boolean
  readonly merge: boolean
  /** Only records that answer this, whatever the reach. It reads the record's own fields. */
  readonly where?: Filter
  /** By field id; 'edit' where left out. */
  readonly fields?: Readonly<Record<string, FieldLevel>>
}

export const EVERYTHING: ObjectGrant = Object.freeze<ObjectGrant>({
  see: 'all',
  edit: 'all',
  delete: 'all',
  create: true,
  destroy: true,
  merge: true,
})

export const NOTHING: ObjectGrant = Object.freeze<ObjectGrant>({
  see: 'none',
  edit: 'none',
  delete: 'none',
  create: false,
  destroy: false,
  merge: false,
})

/** Members are known to everybody by name; people change their own record, and only the server says who may what. */
export const MEMBERS_TO_OTHERS: ObjectGrant = Object.freeze<ObjectGrant>({
  ...NOTHING,
  see: 'all',
  edit: 'own',
  fields: { role: 'see', email: 'see', teams: 'see' },
})

export const shorter = (a: Reach, b: Reach): Reach =>
  REACHES.indexOf(a) <= REACHES.indexOf(b) ? a : b

/**
 * Keys of programs: bound to one workspace and one role, for some of its routes, never for the rest.
 * A route that a key may call names what the key must be for.
 */
export const KEY_SCOPES = ['records', 'members', 'audit'] as const
/** What a key may read: records · members with their roles · the audit log, where its role may. */
export type KeyScope = (typeof KEY_SCOPES)[number]

/** A key that is good at this moment. */
export interface KeyHolder {
  readonly id: string
  readonly name: string
  readonly workspace: string
  readonly role: string
  readonly scopes: readonly KeyScope[]
}

const PREFIX = 'crm_'

export const isKey = (token: string): boolean => token.startsWith(PREFIX)
export const keyPrefix = PREFIX

/** Stands where a person's id does: in the audit log, and where a route asks who called. */
export const userOfKey = (id: string): string => `key:${id}`
export const isUserOfKey = (user: string): boolean => user.startsWith('key:')

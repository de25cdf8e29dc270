/** What the server wrote down, as people read it. Its words are told as they are: a new one needs nothing here. */
import type { AuditEvent } from '@kith/shared/rpc'

/** `members/role-changed` → `Members`, `role changed`. */
export function auditWords(what: string): { readonly area: string; readonly deed: string } {
  const [area = '', deed = ''] = what.split('/')
  return { area: area.charAt(0).toUpperCase() + area.slice(1), deed: deed.replaceAll('-', ' ') }
}

/** What it was about: names instead of ids where somebody is known by them. */
export function auditDetails(
  { data }: Pick<AuditEvent, 'data'>,
  nameOf: (user: string) => string | undefined,
): string {
  return Object.entries(data)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => {
      const text = typeof value === 'string' ? (nameOf(value) ?? value) : JSON.stringify(value)
      return `${key}: ${text}`
    })
    .join(', ')
}

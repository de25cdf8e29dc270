/** How a transaction's reach is told to the database. */
import { isId } from '@kith/shared/kit'
import type { Reach } from './database.ts'

/** One statement that sets all three for this transaction; whatever is absent is empty and matches nothing. */
export function reachSql({ workspace, user, invite, isSnapshot }: Reach): string {
  if (workspace !== undefined && !isId(workspace)) throw new Error(`no workspace id: ${workspace}`)
  const set = (name: string, value: string | undefined) =>
    `set_config('kith.${name}', ${literal(value ?? '')}, true)`
  const isolation = isSnapshot === true ? 'set transaction isolation level repeatable read; ' : ''
  return `${isolation}select ${set('workspace', workspace)}, ${set('user', user)}, ${set('invite', invite)}`
}

/** A text as SQL; standard_conforming_strings is on everywhere we connect. */
function literal(text: string): string {
  if (text.includes('\0')) throw new Error('a text with a zero byte')
  return text.includes('\\')
    ? `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    : `'${text.replaceAll("'", "''")}'`
}

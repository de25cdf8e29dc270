/**
 * What imapflow answers where a command failed: `false`, or nothing at all, as if the folder had nothing.
 * Taken for an answer it would hide mail, pass new mail over, or drop what the person did.
 */
import type { ImapFlow, SearchObject } from 'imapflow'
import type { Fault } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'

type Line = Pick<ImapFlow, 'host' | 'search' | 'usable'>

/** Ids that fit. Throws where the server did not answer. */
export async function searchIds(client: Line, query: SearchObject): Promise<number[]> {
  const found = await client.search(query, { uid: true })
  if (!Array.isArray(found)) throw broken(client, 'it did not answer a search')
  return found
}

/** Throws where a command was not carried out. */
export function demandDone<T>(client: Line, result: T | false | undefined, what: string): T {
  if (result !== false && result !== undefined) return result
  if (!client.usable) throw broken(client, 'the line broke')
  throw connectFault('permanent', { host: client.host, text: `${what} was refused` })
}

/** Throws where the line broke while its answer was read: what came may be a part of it. */
export function demandLine(client: Line): void {
  if (!client.usable) throw broken(client, 'the line broke')
}

const broken = ({ host }: Line, why: string): Fault => connectFault('transient', { host, why })

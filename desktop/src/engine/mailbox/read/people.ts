/** Addresses as the page shows them, with whom they belong to. */
import type { DocId } from '@kith/shared/kit'
import type { MailPerson } from '@kith/shared/rpc'
import type { Read } from '#engine/store'

interface AddressRow {
  readonly id: number
  readonly addr: string
  readonly name: string
  readonly person: DocId | null
  readonly company: DocId | null
  readonly is_me: number
}

const BY_ID = `SELECT id, addr, name, person, company, is_me FROM address WHERE id IN (SELECT value FROM json_each(?))`

export function readPeople(read: Read, ids: Iterable<number>): ReadonlyMap<number, MailPerson> {
  const rows = read.all<AddressRow>(BY_ID, [JSON.stringify([...new Set(ids)])])
  return new Map(rows.map(row => [row.id, personOf(row)]))
}

export const personOf = ({ addr, name, person, company, is_me }: AddressRow): MailPerson => ({
  address: addr,
  name,
  person,
  company,
  isMe: is_me === 1,
})

/** One row an address: the join between mail and people, whoever came first. */
import { domainOf, foldAddress, isAddress, registrableDomain, roleOf } from '@kith/shared/mail'
import type { MailAddress } from '@kith/shared/mail'
import type { Store, Write } from '#engine/store'
import { JOIN_OWNER } from './owner-join.ts'

export interface AddressBook {
  /** The address's number; made when it is new. */
  readonly idOf: (tx: Write, person: MailAddress) => number
  /** Folded addresses of the person at this device: accounts and identities. */
  readonly mine: () => ReadonlySet<string>
  /** Say that accounts or identities changed. */
  readonly forgetMine: () => void
  /** Counts a message that came from or went to these. */
  readonly count: (tx: Write, ids: Iterable<number>, isOut: boolean, at: number) => void
}

const FIND = 'SELECT id, name_rank FROM address WHERE addr = ?'
const ADD = `INSERT INTO address (addr, domain, reg_domain, name, name_rank, kind, is_me) VALUES (?, ?, ?, ?, ?, ?, ?)`
const RENAME = 'UPDATE address SET name = ?, name_rank = ? WHERE id = ?'
const FIND_AS = 'INSERT OR REPLACE INTO address_fts (rowid, addr, name) VALUES (?, ?, ?)'
const COUNT_IN =
  'UPDATE address SET n_in = n_in + 1, last_in = max(coalesce(last_in, 0), ?) WHERE id = ?'
const COUNT_OUT =
  'UPDATE address SET n_out = n_out + 1, last_out = max(coalesce(last_out, 0), ?) WHERE id = ?'
const MINE = 'SELECT address FROM account UNION SELECT address FROM identity'
const CACHED = 50_000

export function createAddressBook(store: Store): AddressBook {
  let known = new Map<string, { readonly id: number; readonly rank: number }>()
  let mine: ReadonlySet<string> | undefined
  const me = () => (mine ??= new Set(store.pluck<string>(MINE).map(foldAddress)))

  return {
    idOf(tx, { address, name }) {
      const addr = foldAddress(address)
      const rank = rankOf(name, addr)
      const found = known.get(addr) ?? lookUp(tx, addr) ?? add(tx, addr, name, rank)
      if (rank > found.rank) {
        tx.run(RENAME, [name, rank, found.id])
        tx.run(FIND_AS, [found.id, addr, name])
        remember(addr, { id: found.id, rank })
      }
      return found.id
    },
    mine: me,
    forgetMine: () => void (mine = undefined),
    count(tx, ids, isOut, at) {
      for (const id of ids) tx.run(isOut ? COUNT_OUT : COUNT_IN, [at, id])
    },
  }

  function lookUp(tx: Write, addr: string) {
    const row = tx.get<{ id: number; name_rank: number }>(FIND, [addr])
    return row === undefined ? undefined : remember(addr, { id: row.id, rank: row.name_rank })
  }

  function add(tx: Write, addr: string, name: string, rank: number) {
    const domain = domainOf(addr)
    const kind = isAddress(addr) ? (roleOf(addr) ?? '') : 'broken'
    const isMe = me().has(addr) ? 1 : 0
    const values = [addr, domain, registrableDomain(domain) ?? domain, name, rank, kind, isMe]
    const { lastId } = tx.run(ADD, values)
    tx.run(FIND_AS, [lastId, addr, name])
    tx.run(`${JOIN_OWNER} id = ?`, [lastId])
    // What this write remembers must not outlive it when it fails.
    store.afterRollback(() => void (known = new Map()))
    return remember(addr, { id: lastId, rank })
  }

  function remember(addr: string, entry: { readonly id: number; readonly rank: number }) {
    if (known.size >= CACHED) known = new Map()
    known.set(addr, entry)
    return entry
  }
}

/** How good a name is to show: two words with small letters before shouting, before an address again. */
function rankOf(name: string, addr: string): number {
  if (name === '' || name.includes('@') || foldAddress(name) === addr) return 0
  const words = name.split(/\s+/).length
  const isShouted = name === name.toUpperCase() && name !== name.toLowerCase()
  const isOdd = /['"()]|\bvia\b|,/.test(name)
  return 1 + (words > 1 ? 2 : 0) + (isShouted ? 0 : 1) + (isOdd ? 0 : 1)
}

/**
 * Whose an address is: the join between mail and the workspace, in the mail thread.
 *
 * The workspace is told as facts (addresses of a person, domains of a company); what is in the mail
 * file follows from them. Adding an address to a person changes one row, however many mails it
 * stands in.
 */
import { foldAddress, registrableDomain } from '@kith/shared/mail'
import { JOIN_OWNER, type Mailbox } from '#engine/mailbox'
import type { Write } from '#engine/store'

export interface Holder {
  readonly id: string
  readonly kind: 'person' | 'member' | 'company'
  /** A person's company. */
  readonly company: string | null
  /** Addresses, or the domains of a company; none: deleted. */
  readonly names: readonly string[]
}
/** What changed; or a piece of everything there is, the first of which begins and the last ends it. */
export interface OwnerFacts {
  readonly begins: boolean
  /** Holders that were not named since it began are gone. */
  readonly ends: boolean
  readonly holders: readonly Holder[]
}

export interface Owners {
  readonly take: (facts: OwnerFacts) => Promise<void>
}

interface OwnerRow {
  readonly key: string
  readonly company: string | null
}

const HELD = 'SELECT key, company FROM owner WHERE holder = ?'
const HOLDERS = 'SELECT DISTINCT holder FROM owner'
const PUT = 'INSERT OR REPLACE INTO owner (key, holder, kind, company) VALUES (?, ?, ?, ?)'
const DROP = 'DELETE FROM owner WHERE key = ? AND holder = ?'
const BY_ADDRESS = `${JOIN_OWNER} addr = ? RETURNING id`
const BY_DOMAIN = `${JOIN_OWNER} reg_domain = ? RETURNING id`
const THREADS = `SELECT DISTINCT m.thread FROM participant p JOIN message m ON m.id = p.message
  WHERE p.address IN (SELECT value FROM json_each(?))`
/** Threads made anew in one write; the rest follows in the next ones. */
const AT_ONCE = 200

export function createOwners({ store, touchThreads, say }: Mailbox): Owners {
  /** While everything is being told: who was named, by a change too. */
  let named: Set<string> | undefined
  return {
    async take({ begins, ends, holders }) {
      if (begins) named = new Set()
      for (const { id } of holders) named?.add(id)
      const changed = store.write(tx => {
        const gone = ends ? tx.pluck<string>(HOLDERS).filter(id => named?.has(id) === false) : []
        const keys = new Set<string>()
        for (const id of gone) hold(tx, { id, kind: 'person', company: null, names: [] }, keys)
        for (const one of holders) hold(tx, one, keys)
        return [...keys].flatMap(key =>
          key.startsWith('@')
            ? tx.pluck<number>(BY_DOMAIN, [key.slice(1)])
            : tx.pluck<number>(BY_ADDRESS, [key]),
        )
      })
      if (ends) named = undefined
      if (changed.length === 0) return
      say([])
      // Lists show the tab of a thread, which follows from who is known.
      const threads = store.pluck<number>(THREADS, [JSON.stringify(changed)])
      for (let done = 0; done < threads.length; done += AT_ONCE) {
        store.write(tx => touchThreads(tx, threads.slice(done, done + AT_ONCE)))
        await new Promise(setImmediate)
      }
    },
  }
}

/** Adds what changed to `keys`. */
function hold(tx: Write, holder: Holder, keys: Set<string>): void {
  const { id, kind, company } = holder
  const before = new Map(tx.all<OwnerRow>(HELD, [id]).map(row => [row.key, row.company]))
  for (const name of holder.names) {
    const key = keyOf(kind, name)
    const isSame = before.has(key) && before.get(key) === company
    before.delete(key)
    if (isSame) continue
    tx.run(PUT, [key, id, kind, company])
    keys.add(key)
  }
  for (const key of before.keys()) {
    tx.run(DROP, [key, id])
    keys.add(key)
  }
}

const keyOf = (kind: Holder['kind'], name: string): string =>
  kind === 'company'
    ? `@${registrableDomain(name) ?? name.trim().toLowerCase()}`
    : foldAddress(name)

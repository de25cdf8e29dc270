/** One event of the audit log and how it hangs on the one before. Pure. */
import { createHash } from 'node:crypto'

export interface AuditRow {
  readonly seq: number
  /** Milliseconds UTC. */
  readonly at: number
  readonly what: string
  readonly actor: string | null
  readonly address: string | null
  /** JSON as it was written: its bytes are in the hash. */
  readonly data: string
  readonly hash: string
}

export interface ChainEnds {
  readonly first_seq: number
  readonly first_prev: string
  readonly last_seq: number
  readonly last_hash: string
}

/** Before the first event. */
export const NO_HASH = '0'.repeat(64)

/** SHA-256 over the hash before and every column, so that an export can be checked with any tool. */
export function chainHash(
  workspace: string,
  previous: string,
  row: Omit<AuditRow, 'hash'>,
): string {
  const { seq, at, what, actor, address, data } = row
  const text = JSON.stringify([previous, workspace, seq, at, what, actor, address, data])
  return createHash('sha256').update(text).digest('hex')
}

export interface Verified {
  readonly ok: boolean
  readonly events: number
  /** The first place at which the chain does not hold; `null` when it does. */
  readonly brokenAt: number | null
}

export interface ChainCheck {
  readonly add: (row: AuditRow) => void
  readonly end: () => Verified
}

/** Walks a chain in its order. */
export function checkChain(workspace: string, ends: ChainEnds | undefined): ChainCheck {
  let previous = ends?.first_prev ?? NO_HASH
  let next = Number(ends?.first_seq ?? 1)
  let events = 0
  let brokenAt: number | null = null
  return {
    add(row) {
      events++
      const seq = Number(row.seq)
      const at = Number(row.at)
      const isWhole = chainHash(workspace, previous, { ...row, seq, at }) === row.hash
      if (brokenAt === null && (seq !== next || !isWhole)) brokenAt = Math.min(seq, next)
      previous = row.hash
      next = seq + 1
    },
    end() {
      const last = Number(ends?.last_seq ?? 0)
      const isAll =
        next - 1 === last && (last === 0 || events === 0 || previous === ends?.last_hash)
      if (brokenAt === null && !isAll) brokenAt = Math.min(next, last + 1)
      return { ok: brokenAt === null, events, brokenAt }
    },
  }
}

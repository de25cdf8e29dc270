/** The audit log: appended by every room through `Audit`, read by administrators, never changed. */
import type { Clock, Log } from '@kith/shared/kit'
import type { Database, Tx } from '#db'
import type { Audit } from '#http'
import {
  chainHash,
  checkChain,
  NO_HASH,
  type AuditRow,
  type ChainEnds,
  type Verified,
} from './audit-chain.ts'

export interface AuditLog {
  readonly audit: Audit
  /** At most `limit`, behind place `after` in the order asked for. */
  readonly read: (workspace: string, query: AuditQuery) => Promise<readonly AuditRow[]>
  readonly verify: (workspace: string) => Promise<Verified>
  /** Removes what is older than the retention; answers how many. */
  readonly expire: (workspace: string) => Promise<number>
}

export interface AuditQuery {
  /** 0: from the first of that order. */
  readonly after: number
  readonly order?: 'oldest' | 'newest'
  readonly limit: number
  /** Milliseconds UTC, both included. */
  readonly since?: number | undefined
  readonly until?: number | undefined
}

export interface AuditLogDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  /** 0 keeps for ever. */
  readonly days: number
}

/** The chain of what concerns no workspace. */
export const SERVER_CHAIN = '00000000-0000-0000-0000-000000000000'
const DAY_MS = 86_400_000
const PAGE = 1000
const COLUMNS = 'seq, at, what, actor, address, data, hash'

export function createAuditLog({ db, clock, log, days }: AuditLogDeps): AuditLog {
  return { audit, read, verify, expire }

  async function audit(event: Parameters<Audit>[0]): Promise<void> {
    const { what, actor, address } = event
    const isOver = what === 'workspaces/removed' && event.workspace !== null
    if (isOver) await forget(event.workspace)
    const workspace = isOver ? SERVER_CHAIN : (event.workspace ?? SERVER_CHAIN)
    const data = JSON.stringify(isOver ? { ...event.data, workspace: event.workspace } : event.data)
    const row = await db.tx({ workspace }, tx =>
      append(tx, workspace, { at: clock.now(), what, actor, address, data }),
    )
    // A second witness: what is written to the log collector can not be rewritten in the database.
    log.info('audit', { workspace, user: actor ?? undefined, what, seq: row.seq, hash: row.hash })
  }

  function read(workspace: string, query: AuditQuery): Promise<readonly AuditRow[]> {
    const { limit, since = 0, until = Number.MAX_SAFE_INTEGER } = query
    const isNewest = query.order === 'newest'
    const after = isNewest && query.after === 0 ? Number.MAX_SAFE_INTEGER : query.after
    return db.tx({ workspace }, tx =>
      tx.query<AuditRow>(
        `select ${COLUMNS} from audit
         where workspace = $1 and seq ${isNewest ? '<' : '>'} $2 and at between $3 and $4
         order by seq ${isNewest ? 'desc' : 'asc'} limit $5`,
        [workspace, after, since, until, limit],
      ),
    )
  }

  function verify(workspace: string): Promise<Verified> {
    return db.tx({ workspace, isSnapshot: true }, async tx => {
      const [ends] = await tx.query<ChainEnds>('select * from audit_chain where workspace = $1', [
        workspace,
      ])
      const check = checkChain(workspace, ends)
      for (let after = -1; ;) {
        const rows = await tx.query<AuditRow>(
          `select ${COLUMNS} from audit where workspace = $1 and seq > $2 order by seq limit ${PAGE}`,
          [workspace, after],
        )
        for (const row of rows) check.add(row)
        if (rows.length < PAGE) return check.end()
        after = Number(rows.at(-1)?.seq)
      }
    })
  }

  async function expire(workspace: string): Promise<number> {
    if (days === 0) return 0
    return db.tx({ workspace }, async tx => {
      // The chain's row orders this with appends.
      const [ends] = await tx.query<ChainEnds>(
        'select * from audit_chain where workspace = $1 for update',
        [workspace],
      )
      const [last] = await tx.query<{ seq: number; hash: string }>(
        'select seq, hash from audit where workspace = $1 and at < $2 order by seq desc limit 1',
        [workspace, clock.now() - days * DAY_MS],
      )
      if (ends === undefined || last === undefined) return 0
      const gone = await tx.query(
        'delete from audit where workspace = $1 and seq <= $2 returning seq',
        [workspace, last.seq],
      )
      await tx.query(
        'update audit_chain set first_seq = $2, first_prev = $3 where workspace = $1',
        [workspace, Number(last.seq) + 1, last.hash],
      )
      return gone.length
    })
  }

  async function forget(workspace: string | null): Promise<void> {
    if (workspace === null) return
    await db.tx({ workspace }, async tx => {
      await tx.query('delete from audit where workspace = $1', [workspace])
      await tx.query('delete from audit_chain where workspace = $1', [workspace])
    })
  }
}

/** Whoever appends holds the chain's row until the commit, so places are given one after another. */
async function append(
  tx: Tx,
  workspace: string,
  event: Omit<AuditRow, 'seq' | 'hash'>,
): Promise<AuditRow> {
  await tx.query(
    `insert into audit_chain (workspace, first_seq, first_prev, last_seq, last_hash)
     values ($1, 1, $2, 0, $2) on conflict do nothing`,
    [workspace, NO_HASH],
  )
  const [ends] = await tx.query<ChainEnds>(
    'select * from audit_chain where workspace = $1 for update',
    [workspace],
  )
  const seq = Number(ends?.last_seq) + 1
  const row = { ...event, seq }
  const hash = chainHash(workspace, ends?.last_hash ?? NO_HASH, row)
  await tx.query(
    `insert into audit (workspace, ${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [workspace, seq, event.at, event.what, event.actor, event.address, event.data, hash],
  )
  await tx.query('update audit_chain set last_seq = $2, last_hash = $3 where workspace = $1', [
    workspace,
    seq,
    hash,
  ])
  return { ...row, hash }
}

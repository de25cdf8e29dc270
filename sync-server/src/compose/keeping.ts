/** What the server keeps beside documents: the audit log, attachments, shared mail, and what must be forgotten. */
import type { Clock, DocId, Log } from '@kith/shared/kit'
import { adminRoutes, createAuditLog, createPurge, SERVER_CHAIN } from '#admin'
import { blobRoutes, createBlobs, type Blobs, type MayRead } from '#blobs'
import { cardRoutes, createCards, type CardPerson, type CardReading, type Cards } from '#cards'
import type { ServerConfig } from '#config'
import type { Database } from '#db'
import type { Audit, Route } from '#http'
import type { Metrics } from '#observe'
import { objectStoreOf } from './commands.ts'

export interface Keeping {
  readonly audit: Audit
  readonly blobs: Blobs
  readonly cards: Cards
  readonly routes: readonly Route[]
  /** What belongs to no workspace. */
  readonly sweep: () => Promise<void>
  /** What is too old in one workspace, at most once a day. */
  readonly sweepWorkspace: (workspace: DocId) => Promise<void>
}

export interface KeepingDeps {
  readonly config: ServerConfig
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly mayRead: MayRead
  readonly reading: CardReading
  readonly cardPerson: (workspace: DocId, user: string) => Promise<CardPerson | undefined>
  readonly onCards: (workspace: DocId, revision: number) => void
  readonly open: (workspace: DocId) => Promise<void>
  readonly purgeDocs: (workspace: DocId, docs: readonly DocId[]) => Promise<void>
}

const DAY_MS = 86_400_000
const MIB = 1024 * 1024

export function createKeeping(deps: KeepingDeps): Keeping {
  const { config, db, clock, log, metrics, open, purgeDocs } = deps
  const { ops } = config
  const auditLog = createAuditLog({ db, clock, log, days: ops.auditDays })
  const audit: Audit = async event => {
    if (event.what === 'auth/signed-in') metrics.add('kith_sign_ins_total', 1, { outcome: 'ok' })
    if (event.what === 'auth/sign-in-failed')
      metrics.add('kith_sign_ins_total', 1, { outcome: 'refused' })
    await auditLog.audit(event)
  }
  const onBytes = (direction: 'in' | 'out', bytes: number) =>
    metrics.add('kith_blob_bytes_total', bytes, { direction })
  const store = objectStoreOf(config)
  const blobs = createBlobs({
    db,
    store,
    clock,
    log,
    quota: ops.blobQuotaMb * MIB,
    maxBytes: ops.blobMaxMb * MIB,
    mayRead: deps.mayRead,
    onBytes,
  })
  const cards = createCards({
    db,
    store,
    clock,
    log,
    reading: deps.reading,
    quota: ops.cardQuotaMb * MIB,
    onChanged: deps.onCards,
  })
  const purge = createPurge(db, audit, {
    open,
    async purgeDocs(workspace, docs) {
      // What is said of them goes first: a purge that is cut short is asked for again.
      await cards.purge(workspace, docs)
      await purgeDocs(workspace, docs)
    },
    filesOf: blobs.filesOf,
    purgeFiles: blobs.purge,
  })
  const swept = new Map<DocId, number>()
  return {
    audit,
    blobs,
    cards,
    routes: [
      ...blobRoutes({ blobs, onBytes }),
      ...cardRoutes({ cards, personOf: deps.cardPerson }),
      ...adminRoutes({ auditLog, audit, purge }),
    ],
    sweep: async () => void (await auditLog.expire(SERVER_CHAIN)),
    async sweepWorkspace(workspace) {
      const now = clock.now()
      if (now - (swept.get(workspace) ?? 0) < DAY_MS) return
      swept.set(workspace, now)
      await auditLog.expire(workspace)
      await blobs.collect(workspace)
      await cards.sweep(workspace)
    },
  }
}

/** A workspace on a database, and devices that write into it without a network. */
import { clientIdAt, recordCodec, type DocState } from '@kith/shared/docs'
import { newActionId, newId, silentLog, type DocId, type Json } from '@kith/shared/kit'
import type { LogRow, PushEntry, SnapEntry, Verdict, WireAction } from '@kith/shared/protocol'
import type { Database } from '#db'
import { defaultPolicy, type AccessPolicy, type Actor } from '#gate'
import { createWorkspace, leaseDevice, openWorkspaceLog, type WorkspaceLog } from './index.ts'

const START = Date.UTC(2026, 10, 21)

export interface Site {
  readonly workspace: DocId
  readonly clock: { now: () => number; ms: number }
  readonly open: (policy?: AccessPolicy) => Promise<WorkspaceLog>
  readonly device: (name: string, role?: string) => Promise<Device>
}

export async function createSite(database: Database, isShared = true): Promise<Site> {
  const workspace = newId()
  const clock = { ms: START, now: () => clock.ms++ }
  await database.tx({ workspace }, tx => createWorkspace(tx, workspace, 'Team', START))
  if (isShared) {
    await database.tx({ workspace }, tx => tx.query('update workspace set is_empty = false'))
  }
  return {
    workspace,
    clock,
    open: (policy = defaultPolicy) =>
      openWorkspaceLog({ workspace, database, policy, clock, log: silentLog }),
    async device(name, role = 'admin') {
      const member = newId()
      const { no } = await database.tx({ workspace }, tx =>
        leaseDevice(
          tx,
          workspace,
          { device: name, user: `user-${name}`, member, session: name, name },
          START,
        ),
      )
      return new Device(no, { user: `user-${name}`, member, role, groups: [] }, clock)
    },
  }
}

/** What a desktop does with documents, as little as tests need. */
export class Device {
  docs = new Map<DocId, DocState>()
  waiting: PushEntry[] = []
  private batch = 0
  private second = 0
  readonly no: number
  readonly actor: Actor
  private readonly clock: { now: () => number }

  constructor(no: number, actor: Actor, clock: { now: () => number }) {
    this.no = no
    this.actor = actor
    this.clock = clock
  }

  set(doc: DocId, set: Record<string, Json | null>, ts = this.clock.now()): PushEntry | undefined {
    const old = this.docs.get(doc)
    const client = clientIdAt(START / 1000 - 100_000 + this.second++, this.no)
    const done = old
      ? recordCodec.edit(old, set, client)
      : recordCodec.create(set as Record<string, Json>, client)
    if (!done) return undefined
    this.docs.set(doc, done.state)
    const entry = {
      doc,
      kind: 'record' as const,
      type: 'person',
      epoch: 0,
      ts,
      action: 0,
      data: done.update,
    }
    this.waiting.push(entry)
    return entry
  }

  async push(log: WorkspaceLog, entries = this.waiting.splice(0)): Promise<Verdict> {
    const action: WireAction = {
      id: newActionId(),
      command: 'record.set',
      label: 'Change',
      source: 'person',
      at: this.clock.now(),
      undoes: null,
    }
    let verdict: Verdict | undefined
    const { no: device, actor } = this
    await log.push({ device, actor, batch: ++this.batch, actions: [action], entries }, given => {
      verdict = given
    })
    return verdict!
  }

  seed(entries: readonly SnapEntry[], isLast = true) {
    const { no: device, actor } = this
    return { device, actor, batch: ++this.batch, entries, isLast }
  }

  hear(rows: readonly Pick<LogRow, 'doc' | 'holds' | 'data'>[]): void {
    for (const { doc, holds, data } of rows) {
      const old = this.docs.get(doc) ?? null
      if (holds === 'state') this.docs.set(doc, data.slice())
      else if (holds === 'purge') this.docs.delete(doc)
      else if (holds === 'update') {
        const merged = recordCodec.merge(old, data)
        if (merged) this.docs.set(doc, merged.state)
      }
    }
  }

  read = (doc: DocId): Record<string, Json> | undefined => {
    const state = this.docs.get(doc)
    return state && recordCodec.read(state)
  }
}

/** The whole log, as a desktop that was never away would have heard it. */
export async function wholeLog(log: WorkspaceLog, after = 0): Promise<readonly LogRow[]> {
  const rows: LogRow[] = []
  for (let at = after; ;) {
    const page = await log.readLog(at, 2000)
    rows.push(...page.rows)
    at = page.seqTo
    if (at >= page.head) return rows
  }
}

/** Everything readable as whole documents, as a newcomer gets it. */
export async function wholeSnaps(
  log: WorkspaceLog,
  scopes: readonly number[],
  since = 0,
): Promise<ReadonlyMap<DocId, SnapEntry>> {
  const found = new Map<DocId, SnapEntry>()
  const head = log.head()
  for (const of of ['catalog', 'settings', 'records', 'links', 'texts'] as const) {
    for (let after: DocId | null = null; ;) {
      const query = { class: of, after, since, scopes, fresh: [], bytes: 3000 }
      const page = await log.readSnaps(query, head)
      for (const entry of page.entries) found.set(entry.doc, entry)
      after = page.entries.at(-1)?.doc ?? after
      if (page.isEnd) break
    }
  }
  return found
}

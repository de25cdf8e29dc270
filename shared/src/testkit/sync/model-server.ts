/**
 * A server in memory, for simulations: a log, documents, a gate, scopes. What survives a crash is
 * `kept`, and only `kept`.
 *
 * A document's scope is its key `team`. Everybody may write everything but `locked`, which only
 * those of `admins` may.
 */
import { clientIdAt, contentProof, deviceOf, recordCodec, verifyRecord } from '#docs'
import { isFault, type DocId, type Json } from '#kit'
import {
  classOf,
  createDigest,
  partOf,
  type Admission,
  type GoneRow,
  type Hello,
  type LogRow,
  type PushBar,
  type PushEntry,
  type Refusal,
  type Refused,
  type SessionEffect,
  type SessionEvent,
  type SnapEntry,
  type Verdict,
  type WireAction,
} from '#protocol'

/** Per key the value that stands, when and by which client id it was written. */
type Clocks = Readonly<
  Record<string, { readonly ts: number; readonly client: number; readonly value: Json | null }>
>

export interface KeptDoc {
  readonly scope: number
  readonly epoch: number
  readonly state: Uint8Array
  readonly seq: number
  readonly at: number
  readonly clocks: Clocks
}

export interface Kept {
  log: string
  head: number
  floor: number
  goneFloor: number
  isEmpty: boolean
  rows: readonly LogRow[]
  docs: ReadonlyMap<DocId, KeptDoc>
  purged: ReadonlySet<DocId>
  gone: readonly GoneRow[]
  devices: ReadonlyMap<string, { readonly no: number; readonly lastBatch: number }>
  nextNo: number
  second: number
}

export interface Writer {
  readonly device: string
  readonly member: DocId
}

type Read = Extract<SessionEffect, { readonly id: number }>

/** So small that every stream takes many pages. */
const PAGE = 4
const EVERYBODY = 1

export class ModelServer {
  kept: Kept
  readonly admins: ReadonlySet<DocId>
  /** What each member may read; survives everything, as the host's own records do. */
  readonly grants = new Map<
    DocId,
    { readonly version: number; readonly scopes: readonly number[] }
  >()
  readonly removed = new Set<DocId>()
  /** How often a value came into the log, in each epoch of its document. */
  readonly times = new Map<string, number>()
  readonly logged = new Set<string>()
  /** Values that gave way, as a conflict tells it. */
  readonly told = new Set<string>()
  corrections = 0
  readonly now: () => number

  constructor(now: () => number, admins: readonly DocId[], isEmpty = false) {
    this.now = now
    this.admins = new Set(admins)
    this.kept = {
      log: 'log-1',
      head: 0,
      floor: 0,
      goneFloor: 0,
      isEmpty,
      rows: [],
      docs: new Map(),
      purged: new Set(),
      gone: [],
      devices: new Map(),
      nextNo: 2,
      second: 0,
    }
  }

  admit(hello: Hello, member: DocId): Admission {
    const { log, head, floor, goneFloor, isEmpty } = this.kept
    const known = this.kept.devices.get(hello.device) ?? { no: this.kept.nextNo++, lastBatch: 0 }
    this.kept.devices = new Map(this.kept.devices).set(hello.device, known)
    const { scopes, version } = this.grants.get(member) ?? { scopes: [EVERYBODY], version: 1 }
    return {
      log,
      head,
      floor,
      goneFloor,
      isEmpty,
      canSeed: this.admins.has(member),
      scopes,
      scopesVersion: version,
      audience: scopes.join(),
      deviceNo: known.no,
      lastBatch: known.lastBatch,
      member,
      role: 'member',
      workspaceName: 'Model',
      minFormat: 1,
      isRemoved: this.removed.has(member),
      limits: { updateBytes: 262_144, batchEntries: 6, inFlight: 3 },
    }
  }

  /** A batch, in one transaction: verdict and the rows it made. */
  commit(
    writer: Writer,
    batch: number,
    entries: readonly PushEntry[],
    actions: readonly WireAction[],
    bar: PushBar,
  ): { readonly verdict: Verdict; readonly rows: readonly LogRow[] } {
    const from = this.kept.head
    const device = this.kept.devices.get(writer.device)
    if (device === undefined) throw new Error('a device that was never admitted')
    this.kept.devices = new Map(this.kept.devices).set(writer.device, {
      ...device,
      lastBatch: batch,
    })
    const refused: Refused[] = []
    const known: number[] = []
    const scopes: number[] = []
    const later: (() => void)[] = []
    entries.forEach((entry, at) => {
      const code = bar.bars(entry.doc)
        ? 'gap'
        : this.take(writer, device.no, entry, actions[entry.action] ?? null, later)
      if (code === 'known') known.push(at)
      else if (code !== null) {
        refused.push({ at, code })
        bar.refused(entry.doc)
      } else scopes.push(this.kept.docs.get(entry.doc)!.scope)
    })
    const taken = this.kept.head - from
    for (const work of later) work()
    const verdict = { batch, seqFrom: from + 1, at: this.now(), taken, scopes, known, refused }
    return { verdict, rows: this.kept.rows.filter(row => row.seq > from) }
  }

  seed(
    writer: Writer,
    batch: number,
    entries: readonly SnapEntry[],
    isLast: boolean,
  ): { readonly verdict: Verdict; readonly rows: readonly LogRow[] } {
    const from = this.kept.head
    const refused: Refused[] = []
    const known: number[] = []
    const scopes: number[] = []
    entries.forEach((entry, at) => {
      const outcome = this.takeBack(writer, entry)
      if (outcome === 'known') known.push(at)
      else if (outcome !== null) refused.push({ at, code: outcome })
      else scopes.push(this.kept.docs.get(entry.doc)!.scope)
    })
    if (isLast) this.kept.isEmpty = false
    const verdict = {
      batch,
      seqFrom: from + 1,
      at: this.now(),
      taken: this.kept.head - from,
      scopes,
      known,
      refused,
    }
    return { verdict, rows: this.kept.rows.filter(row => row.seq > from) }
  }

  private takeBack({ member }: Writer, entry: SnapEntry): Refusal | 'known' | null {
    const doc = this.kept.docs.get(entry.doc)
    if (this.kept.purged.has(entry.doc)) return 'purged'
    const old = doc?.state ?? null
    const isNewer = doc !== undefined && entry.epoch > doc.epoch
    if (doc !== undefined && entry.epoch < doc.epoch) return 'epoch'
    const merged = isNewer
      ? { state: entry.state }
      : recordCodec.merge(old, entry.state.subarray(1))
    if (merged === undefined) return 'known'
    const keys = recordCodec.read(merged.state)
    const scope = doc?.scope ?? scopeOf(keys)
    if (!this.scopesOf(member).includes(scope)) return 'no-access'
    const seq = ++this.kept.head
    const at = Math.max(doc?.at ?? 0, Math.min(entry.at, this.now()))
    const clocks = Object.fromEntries(
      Object.entries(doc?.clocks ?? {}).filter(([key, { value }]) => value === (keys[key] ?? null)),
    )
    this.keep(entry.doc, { scope, epoch: entry.epoch, state: merged.state, seq, at, clocks })
    this.append(entry, {
      seq,
      scope,
      epoch: entry.epoch,
      data: merged.state,
      holds: 'state',
      actor: member,
      ts: at,
    })
    return null
  }

  /** One entry; corrections and moves are put off until the batch is whole. */
  private take(
    { member }: Writer,
    device: number,
    entry: PushEntry,
    action: WireAction | null,
    later: (() => void)[],
  ): Refusal | 'known' | null {
    const doc = this.kept.docs.get(entry.doc)
    const scopes = this.scopesOf(member)
    if (this.kept.purged.has(entry.doc)) return 'purged'
    if (doc !== undefined && !scopes.includes(doc.scope)) return 'no-access'
    if (doc !== undefined && doc.epoch !== entry.epoch) return 'epoch'
    try {
      if (doc !== undefined && recordCodec.merge(doc.state, entry.data) === undefined)
        return 'known'
      const latest = this.now() + 5 * 60_000
      const done = verifyRecord(doc?.state ?? null, entry.data, { device, latest })
      if (done.writes.some(({ key }) => key === 'locked') && !this.admins.has(member))
        return 'forbidden-key'
      const scope = doc?.scope ?? scopeOf(done.keys)
      if (!scopes.includes(scope)) return 'no-access'
      const seq = ++this.kept.head
      const sent = Math.min(entry.ts, this.now())
      const clocks = { ...doc?.clocks }
      for (const { key, value, client, replaces } of done.writes) {
        if (typeof value === 'string') this.note(value, entry.epoch)
        const old = clocks[key]
        const isCausal =
          replaces !== null &&
          (old === undefined || replaces === old.client || deviceOf(replaces) === 0)
        const isLater =
          old === undefined || sent > old.ts || (sent === old.ts && client > old.client)
        const gaveWay = isLater ? old?.value : value
        if (!isCausal && typeof gaveWay === 'string') this.told.add(gaveWay)
        if (!isCausal && !isLater) continue
        const ts = Math.max(sent, isCausal ? (old?.ts ?? 0) : 0)
        clocks[key] = { ts, client, value: value ?? null }
      }
      this.keep(entry.doc, {
        scope,
        epoch: entry.epoch,
        state: done.state,
        seq,
        at: Math.max(doc?.at ?? 0, sent),
        clocks,
      })
      this.append(entry, {
        seq,
        scope,
        epoch: entry.epoch,
        data: entry.data,
        ts: sent,
        actor: member,
        action,
      })
      later.push(() => this.settle(entry))
      return null
    } catch (error) {
      if (!isFault(error)) throw error
      const code = error.code.slice('doc/'.length)
      if (code === 'gap' || code === 'overlap') return 'gap'
      return code === 'foreign-writer' ? 'foreign-writer' : 'malformed'
    }
  }

  private note(value: string, epoch: number): void {
    const name = `${value} in epoch ${epoch}`
    this.logged.add(value)
    this.times.set(name, (this.times.get(name) ?? 0) + 1)
  }

  private settle(ref: PushEntry): void {
    const doc = this.kept.docs.get(ref.doc)
    if (doc === undefined) return
    const keys = recordCodec.read(doc.state)
    const fixes: Record<string, Json | null> = {}
    for (const [key, { value }] of Object.entries(doc.clocks))
      if ((keys[key] ?? null) !== value) fixes[key] = value
    const fixed = recordCodec.edit(doc.state, fixes, this.client())
    if (fixed !== undefined) {
      this.corrections++
      const seq = ++this.kept.head
      this.keep(ref.doc, { ...doc, state: fixed.state, seq })
      this.append(ref, {
        seq,
        scope: doc.scope,
        epoch: doc.epoch,
        data: fixed.update,
        ts: doc.at,
      })
    }
    this.move(ref.doc)
  }

  /** The document goes where its `team` says. */
  private move(id: DocId): void {
    const doc = this.kept.docs.get(id)!
    const scope = scopeOf(recordCodec.read(doc.state))
    if (scope === doc.scope) return
    const seq = ++this.kept.head
    this.keep(id, { ...doc, scope, seq })
    this.kept.gone = [...this.kept.gone, { doc: id, seq, scope: doc.scope, to: scope }]
    this.append(refOf(id), {
      seq,
      scope,
      from: doc.scope,
      ts: doc.at,
      epoch: doc.epoch,
      holds: 'state',
      data: doc.state,
    })
  }

  purge(id: DocId): readonly LogRow[] {
    const doc = this.kept.docs.get(id)
    if (doc === undefined) return []
    const seq = ++this.kept.head
    const docs = new Map(this.kept.docs)
    docs.delete(id)
    this.kept.docs = docs
    this.kept.purged = new Set(this.kept.purged).add(id)
    this.kept.gone = [...this.kept.gone, { doc: id, seq, scope: doc.scope, to: null }]
    this.kept.rows = this.kept.rows.filter(row => row.doc !== id)
    this.append(refOf(id), {
      seq,
      scope: doc.scope,
      epoch: doc.epoch,
      holds: 'purge',
      data: NOTHING,
    })
    return this.kept.rows.filter(row => row.seq === seq)
  }

  /** The document anew from its values: nothing of its past is left. */
  rebuild(id: DocId): readonly LogRow[] {
    const doc = this.kept.docs.get(id)
    if (doc === undefined) return []
    const seq = ++this.kept.head
    const { state } = recordCodec.create(recordCodec.read(doc.state), this.client())
    this.keep(id, { ...doc, state, seq, epoch: doc.epoch + 1 })
    this.append(refOf(id), {
      seq,
      scope: doc.scope,
      ts: doc.at,
      epoch: doc.epoch + 1,
      holds: 'state',
      data: state,
    })
    return this.kept.rows.filter(row => row.seq === seq)
  }

  /** Forgets the log up to here; documents are kept as wholes. */
  truncate(floor: number): void {
    this.kept.floor = Math.max(this.kept.floor, Math.min(floor, this.kept.head))
    this.kept.rows = this.kept.rows.filter(row => row.seq > this.kept.floor)
  }

  forgetGone(floor: number): void {
    this.kept.goneFloor = Math.max(this.kept.goneFloor, Math.min(floor, this.kept.head))
    this.kept.gone = this.kept.gone.filter(row => row.seq > this.kept.goneFloor)
  }

  scopesOf = (member: DocId): readonly number[] => this.grants.get(member)?.scopes ?? [EVERYBODY]

  read(effect: Read): SessionEvent {
    const { id } = effect
    const { kept } = this
    switch (effect.type) {
      case 'read-log': {
        const rows = kept.rows.filter(row => row.seq > effect.after).slice(0, PAGE)
        const isEnd = rows.length < PAGE
        const seqTo = isEnd ? kept.head : rows.at(-1)!.seq
        return { type: 'log-read', id, rows, seqTo, head: kept.head }
      }
      case 'read-snaps': {
        const all = [...kept.docs.keys()]
          .filter(
            doc =>
              classOf('record') === effect.class && (effect.after === null || doc > effect.after),
          )
          .filter(doc => {
            const { scope, seq } = kept.docs.get(doc)!
            return effect.fresh.includes(scope) || (effect.scopes.has(scope) && seq > effect.since)
          })
          .sort()
        const entries = all.slice(0, PAGE).map(doc => this.whole(doc))
        return {
          type: 'snaps-read',
          id,
          entries,
          isEnd: all.length <= PAGE,
          done: 0,
          total: all.length,
        }
      }
      case 'read-gone': {
        const rows = kept.gone.filter(row => row.seq > effect.since)
        return { type: 'gone-read', id, rows: rows.slice(0, PAGE), isEnd: rows.length <= PAGE }
      }
      case 'read-docs': {
        const [now, left] = [effect.docs.slice(0, PAGE), effect.docs.slice(PAGE)]
        const entries = now.filter(doc => kept.docs.has(doc)).map(doc => this.whole(doc))
        const missing = now.filter(doc => !kept.docs.has(doc))
        return { type: 'docs-read', id, entries, missing, left }
      }
      case 'read-digest': {
        const { content } = effect
        const { count, digest } = this.digest(effect.scopes, content)
        const parts = effect.parts ? { parts: digest.parts() } : {}
        return {
          type: 'digest-read',
          id,
          seq: kept.head,
          count,
          content,
          digest: digest.total(),
          ...parts,
        }
      }
      case 'read-list': {
        const docs = this.readable(effect.scopes)
          .filter(([doc]) => partOf(doc) === effect.part)
          .map(([doc, { seq, state }]) => ({
            doc,
            seq,
            proof: effect.content ? contentProof('record', state) : 0,
          }))
        return { type: 'list-read', id, part: effect.part, docs }
      }
    }
  }

  readable = (scopes: ReadonlySet<number>) =>
    [...this.kept.docs].filter(([, { scope }]) => scopes.has(scope))

  digest(scopes: ReadonlySet<number>, hasContent = false) {
    const digest = createDigest()
    const docs = this.readable(scopes)
    for (const [doc, { seq, state }] of docs)
      digest.toggle(doc, seq, hasContent ? contentProof('record', state) : 0)
    return { count: docs.length, digest }
  }

  private whole(doc: DocId): SnapEntry {
    const { scope, epoch, seq, at, state } = this.kept.docs.get(doc)!
    return { ...refOf(doc), scope, epoch, seq, at, state }
  }

  private client(): number {
    this.kept.second = Math.max(Math.floor(this.now() / 1000), this.kept.second + 1)
    return clientIdAt(this.kept.second, 0)
  }

  private keep(id: DocId, doc: KeptDoc): void {
    this.kept.docs = new Map(this.kept.docs).set(id, doc)
  }

  private append(
    { doc, kind, type }: Pick<LogRow, 'doc' | 'kind' | 'type'>,
    row: Pick<LogRow, 'seq' | 'scope' | 'epoch' | 'data'> & Partial<LogRow>,
  ): void {
    const rest = { from: null, ts: this.now(), actor: null, action: null, holds: 'update' as const }
    this.kept.rows = [...this.kept.rows, { doc, kind, type, ...rest, ...row }]
  }
}

const NOTHING = new Uint8Array()
const refOf = (doc: DocId) => ({ doc, kind: 'record', type: 'thing' }) as const
const scopeOf = (keys: Readonly<Record<string, Json>>): number =>
  typeof keys['team'] === 'number' ? keys['team'] : EVERYBODY

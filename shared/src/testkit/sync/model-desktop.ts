/**
 * A desktop in memory, for simulations: documents as bytes, an outbox, and the real client machine.
 *
 * `kept` is its disk: an immutable value, replaced once per transaction, so a crash at the border of
 * any two effects and a restored backup are both an assignment. Everything else dies with a crash.
 */
import { createClientIds, recordCodec, writeAgain, type ClientIds } from '#docs'
import { isFault, type ActionId, type DocId, type Json } from '#kit'
import { compareWith, digestOf } from './model-compare.ts'
import {
  EMPTY,
  isToGive,
  mapped,
  stateOf,
  write,
  type Disk,
  type HeldDoc,
  type Waiting,
} from './model-disk.ts'
import {
  clientDeadline,
  createClient,
  createServerClock,
  NOTHING_STORED,
  stepClient,
  type ClientConfig,
  type ClientEffect,
  type ClientEvent,
  type ClientMessage,
  type ClientState,
  type ClientStored,
  type LogEntry,
  type PushEntry,
  type ServerClock,
  type SnapEntry,
  type Verdict,
} from '#protocol'

export interface DesktopPort {
  readonly mono: () => number
  readonly wall: () => number
  readonly random: () => number
  readonly send: (message: ClientMessage) => void
  readonly connect: () => void
  readonly close: () => void
  /** Called after every effect; throws `Crash` to end the program there. */
  readonly afterEffect: () => void
}

const NEW: Omit<HeldDoc, 'cur'> = { epoch: 0, state: null, seq: 0, scope: 0, at: 0 }

interface Again extends Waiting {
  readonly isOut: boolean
}

export class Crash extends Error {}

const MAX_TRIES = 8

export class ModelDesktop {
  kept: Disk = EMPTY
  machine: ClientState
  wipes = 0
  /** Given up though nothing but their numbers was wrong. */
  readonly gaveUp: string[] = []
  readonly config: ClientConfig
  private readonly port: DesktopPort
  private ids: ClientIds
  private clock: ServerClock
  private batches = new Map<number, readonly Pick<Waiting, 'n' | 'doc' | 'ts'>[]>()
  private takenTo = 0

  constructor(config: ClientConfig, port: DesktopPort) {
    this.config = config
    this.port = port
    this.machine = createClient(config, NOTHING_STORED, this.context())
    this.clock = this.freshClock()
    this.ids = this.freshIds()
  }

  /** The program starts on what the disk holds; `disk` for a restored backup. */
  boot(disk = this.kept): void {
    this.kept = disk
    this.machine = createClient(this.config, disk.stored, this.context())
    this.clock = this.freshClock()
    this.ids = this.freshIds()
    this.batches = new Map()
    this.takenTo = 0
    this.run({ type: 'start' })
  }

  deadline = (): number => clientDeadline(this.machine)

  run(event: ClientEvent): void {
    const events: ClientEvent[] = [event]
    for (let next = events.shift(); next !== undefined; next = events.shift()) {
      const { state, effects } = stepClient(this.machine, next, this.context())
      this.machine = state
      for (const effect of effects) {
        const answer = this.perform(effect)
        if (answer !== undefined) events.push(answer)
        this.port.afterEffect()
      }
    }
  }

  /** What a person does; `undefined` when it would change nothing. */
  edit(doc: DocId, set: Readonly<Record<string, Json | null>>): void {
    const held = this.kept.docs.get(doc)
    const base = held?.cur ?? held?.state ?? null
    const done = write(base, set, this.ids.current())
    if (done === undefined) return
    const { epoch, state, seq, scope, at } = held ?? NEW
    this.enqueue(
      doc,
      { state, epoch, seq, scope, at, cur: done.state },
      set,
      done.update,
      epoch,
      this.clock.now(),
      0,
    )
    this.run({ type: 'queued' })
  }

  keysOf = (doc: DocId): Readonly<Record<string, Json>> => {
    const held = this.kept.docs.get(doc)
    const bytes = held?.cur ?? held?.state
    return bytes ? recordCodec.read(bytes) : {}
  }

  confirmed = () => [...this.kept.docs].filter(([, { state }]) => state !== null)

  digest = (hasContent = false) => digestOf(this.kept.docs, hasContent)

  private perform(effect: ClientEffect): ClientEvent | undefined {
    switch (effect.type) {
      case 'send':
        this.port.send(effect.message)
        return
      case 'connect':
        this.port.connect()
        return
      case 'close':
        this.port.close()
        return
      case 'welcomed':
        if (effect.welcome.deviceNo !== this.kept.deviceNo) {
          this.save({ deviceNo: effect.welcome.deviceNo })
          this.ids.renew()
        }
        // What was asked for on the connection before may not have come.
        return this.kept.aside.size === 0
          ? undefined
          : { type: 'damaged', docs: [...this.kept.aside] }
      case 'clock':
        return this.setClock(effect.offsetMs)
      case 'unplace':
        // What was lost may have numbers of ours that we would give again.
        this.ids.renew()
        return this.save({ docs: mapped(this.kept.docs, doc => ({ ...doc, seq: 0 })) })
      case 'drop-scopes': {
        const gone = this.confirmed().filter(([, { scope }]) => effect.scopes.includes(scope))
        return this.forget(gone.map(([doc]) => doc))
      }
      case 'whole':
        for (const entry of effect.entries) this.adopt(entry, effect.how)
        return this.save({ stored: effect.stored })
      case 'log':
        return this.takeLog(effect.entries, effect.stored)
      case 'store':
        return this.save({ stored: effect.stored })
      case 'gone':
        this.forget(effect.docs)
        return this.save({ stored: effect.stored })
      case 'reset-outbox':
        this.batches = new Map()
        return void (this.takenTo = 0)
      case 'take-batch':
        return this.takeBatch(effect.batch, effect.entries)
      case 'settle':
        return this.settle(effect.verdict)
      case 'refuse':
        return this.refuse(effect)
      case 'read-seed':
        return this.readSeed(effect.batch)
      case 'seeded':
        return this.seeded(effect.verdict)
      case 'compare':
        return compareWith(this.kept.docs, effect.against)
      case 'wipe':
        this.wipes++
        this.kept = { ...EMPTY, second: this.kept.second, issues: this.kept.issues }
        return
      case 'peers':
      case 'cards':
    }
  }

  private takeLog(entries: readonly LogEntry[], stored: ClientStored): ClientEvent | undefined {
    const damaged: DocId[] = []
    for (const entry of entries) {
      const held = this.kept.docs.get(entry.doc)
      // A whole document that came before its entries holds them already, maybe under a newer epoch.
      if (held?.state && entry.seq <= held.seq) continue
      // It began anew since; what was before that is no part of it.
      if (held?.state && entry.epoch < held.epoch) {
        this.hold(entry.doc, { ...held, at: Math.max(held.at, entry.ts) })
        continue
      }
      try {
        if (entry.holds === 'update') this.merge(entry.doc, entry.data, entry)
        else if (entry.holds === 'state')
          this.adopt(
            { ...entry, at: entry.ts, state: entry.data },
            isToGive(held) ? 'merge' : 'replace',
          )
      } catch (error) {
        if (!isFault(error)) throw error
        damaged.push(entry.doc)
      }
    }
    this.save({ stored, aside: new Set([...this.kept.aside, ...damaged]) })
    return damaged.length > 0 ? { type: 'damaged', docs: damaged } : undefined
  }

  private merge(
    id: DocId,
    bytes: Uint8Array,
    { seq, scope, epoch, ts }: Pick<LogEntry, 'seq' | 'scope' | 'epoch' | 'ts'>,
  ): void {
    const held = this.kept.docs.get(id)
    const state = recordCodec.merge(held?.state ?? null, bytes)?.state ?? held?.state ?? null
    const cur = !held?.cur ? null : (recordCodec.merge(held.cur, bytes)?.state ?? held.cur)
    // Place and scope are those of the latest entry, in whatever order they come.
    const isLatest = seq >= (held?.seq ?? 0) && !isToGive(held)
    const place = isLatest ? { seq, scope } : { seq: held!.seq, scope: held!.scope }
    this.hold(id, { state, cur, ...place, epoch, at: Math.max(held?.at ?? 0, ts) })
  }

  private adopt(entry: SnapEntry, how: 'replace' | 'merge'): void {
    const held = this.kept.docs.get(entry.doc)
    const { epoch, scope } = entry
    let { state, seq, at } = entry
    if (how === 'replace' && held?.state && held.seq > seq && held.epoch >= epoch) return
    if (how === 'merge' && held?.state && held.epoch >= epoch) {
      const isOlder = held.epoch > epoch
      const more = isOlder ? held.state : recordCodec.merge(state, held.state.subarray(1))?.state
      if (more !== undefined) {
        state = more
        seq = 0
        at = Math.max(at, held.at)
      }
    }
    const aside = new Set(this.kept.aside)
    aside.delete(entry.doc)
    const isRebuilt = held !== undefined && held.epoch !== epoch
    const waiting = this.kept.outbox.filter(({ doc }) => doc === entry.doc)
    let cur: Uint8Array | null = waiting.length > 0 ? state : null
    let isBroken = isRebuilt
    for (const { bytes } of isBroken ? [] : waiting) {
      try {
        if (cur !== null) cur = recordCodec.merge(cur, bytes)?.state ?? cur
      } catch (error) {
        if (!isFault(error)) throw error
        isBroken = true
      }
    }
    this.hold(entry.doc, {
      state,
      seq,
      at,
      scope,
      epoch: Math.max(epoch, how === 'merge' ? (held?.epoch ?? 0) : 0),
      cur,
    })
    this.save({ aside })
    if (!isBroken || waiting.length === 0) return
    this.rewrite(
      entry.doc,
      waiting.map(row => ({ ...row, isOut: false })),
      held?.state,
    )
  }

  private takeBatch(batch: number, limit: number): ClientEvent {
    const rows = this.kept.outbox.filter(({ n }) => n > this.takenTo).slice(0, limit)
    this.takenTo = rows.at(-1)?.n ?? this.takenTo
    this.batches.set(batch, rows)
    const entries = rows.map(({ doc, epoch, ts, bytes }): PushEntry => ({
      doc,
      kind: 'record',
      type: 'thing',
      epoch,
      ts,
      action: 0,
      data: bytes,
    }))
    const id = '00000000-0000-7000-8000-000000000001' as ActionId
    const action = {
      id,
      command: 'thing.set',
      label: '',
      source: 'person',
      at: 1,
      undoes: null,
    } as const
    return { type: 'batch', batch, actions: entries.length > 0 ? [action] : [], entries }
  }

  private settle(verdict: Verdict): ClientEvent | undefined {
    const refused = new Set(verdict.refused.map(({ at }) => at))
    const damaged: DocId[] = []
    let place = 0
    this.batches.get(verdict.batch)?.forEach(({ n, doc, ts: sentTs }, at) => {
      if (refused.has(at)) return
      const isKnown = verdict.known.includes(at)
      const nth = isKnown ? 0 : place++
      const row = this.kept.outbox.find(waiting => waiting.n === n)
      const isUnknown = isKnown && stateOf(this.kept.docs.get(doc)) === null
      if (row === undefined || isUnknown) {
        this.save({ outbox: this.kept.outbox.filter(waiting => waiting.n !== n) })
        // It was taken back here while it was on its way, and is in the log all the same.
        damaged.push(doc)
        return
      }
      this.save({ outbox: this.kept.outbox.filter(waiting => waiting.n !== n) })
      const held = this.kept.docs.get(row.doc)!
      const seq = isKnown ? held.seq : verdict.seqFrom + nth
      try {
        const scope = isKnown ? held.scope : verdict.scopes[nth]!
        const ts = isKnown ? 0 : Math.min(sentTs, verdict.at)
        this.merge(row.doc, row.bytes, { seq, scope, epoch: held.epoch, ts })
      } catch (error) {
        if (!isFault(error)) throw error
        damaged.push(row.doc)
      }
      this.unload(row.doc)
    })
    // Until they have come whole: a crash must not forget it.
    this.save({ aside: new Set([...this.kept.aside, ...damaged]) })
    return damaged.length > 0 ? { type: 'damaged', docs: damaged } : undefined
  }

  private refuse({ refused }: Extract<ClientEffect, { type: 'refuse' }>): ClientEvent {
    const isAgain = new Map<number, boolean>()
    for (const one of refused) {
      const n = this.batches.get(one.batch)?.[one.at]?.n
      if (n !== undefined) isAgain.set(n, one.isAgain)
    }
    const docs = new Set(this.kept.outbox.filter(({ n }) => isAgain.has(n)).map(({ doc }) => doc))
    this.ids.renew()
    for (const doc of docs) {
      const waiting = this.kept.outbox.filter(row => row.doc === doc)
      const lost = waiting.filter(({ n, tries }) => isAgain.get(n) === false || tries >= MAX_TRIES)
      this.complain(lost)
      for (const { n, set } of lost)
        if (isAgain.get(n) === true) this.gaveUp.push(JSON.stringify(set))
      this.rewrite(
        doc,
        waiting.map(row => ({
          ...row,
          isOut: lost.includes(row),
          tries: row.tries + (isAgain.has(row.n) ? 1 : 0),
        })),
      )
    }
    return { type: 'queued' }
  }

  /** What waits of a document, written again on its confirmed state; `seen`: what that was when it was written. */
  private rewrite(id: DocId, rows: readonly Again[], seen?: Uint8Array | null): void {
    const held = this.kept.docs.get(id)!
    this.save({ outbox: this.kept.outbox.filter(({ doc }) => doc !== id) })
    this.hold(id, { ...held, cur: null })
    const writes = rows.map(({ bytes: update, set, isOut }) => ({ update, set, isOut }))
    const again = writeAgain(held.state, writes, this.ids.current(), seen)
    again.forEach((done, at) => {
      const { set, ts, tries } = rows[at]!
      if (done === undefined) return
      this.enqueue(id, { ...held, cur: done.state }, set, done.update, held.epoch, ts, tries)
    })
    this.unload(id)
  }

  /** A document of which nothing waits is its state; without one it never was. */
  private unload(id: DocId): void {
    if (this.kept.outbox.some(({ doc }) => doc === id)) return
    const held = this.kept.docs.get(id)!
    if (held.state !== null) return this.hold(id, { ...held, cur: null })
    const docs = new Map(this.kept.docs)
    docs.delete(id)
    this.save({ docs })
  }

  private forget(ids: readonly DocId[]): undefined {
    const docs = new Map(this.kept.docs)
    const aside = new Set(this.kept.aside)
    // Made anew under an id that wrote in it before, a document would number two writes the same.
    if (ids.length > 0) this.ids.renew()
    for (const id of ids) {
      docs.delete(id)
      aside.delete(id)
    }
    this.complain(this.kept.outbox.filter(({ doc }) => ids.includes(doc)))
    this.save({ docs, aside, outbox: this.kept.outbox.filter(({ doc }) => !ids.includes(doc)) })
  }

  private complain(rows: readonly Waiting[]): void {
    const values = rows.flatMap(({ set }) => Object.values(set)).map(String)
    this.save({ issues: [...this.kept.issues, ...values] })
  }

  private readSeed(batch: number): ClientEvent {
    const all = this.confirmed()
      .filter(([, { seq }]) => seq === 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    const entries = all.slice(0, 4).map(([doc, { epoch, scope, at, state }]): SnapEntry => {
      return { doc, kind: 'record', type: 'thing', scope, epoch, seq: 0, at, state: state! }
    })
    this.seeding = { batch, docs: entries.map(({ doc, at }) => ({ doc, at })) }
    return { type: 'seed', batch, entries, isLast: all.length <= 4 }
  }

  private seeding: {
    readonly batch: number
    readonly docs: readonly Pick<SnapEntry, 'doc' | 'at'>[]
  } | null = null

  private seeded(verdict: Verdict): undefined {
    const not = new Set([...verdict.refused.map(({ at }) => at), ...verdict.known])
    let place = 0
    this.seeding?.docs.forEach(({ doc: id, at: givenAt }, at) => {
      if (not.has(at)) return
      const nth = place++
      const held = this.kept.docs.get(id)
      if (held !== undefined)
        this.hold(id, {
          ...held,
          seq: Math.max(held.seq, verdict.seqFrom + nth),
          // What has come since says it better.
          at: held.at === givenAt ? Math.min(held.at, verdict.at) : held.at,
          scope: verdict.scopes[nth]!,
        })
    })
  }

  private enqueue(
    doc: DocId,
    held: HeldDoc,
    set: Waiting['set'],
    bytes: Uint8Array,
    epoch: number,
    ts: number,
    tries: number,
  ): void {
    this.hold(doc, held)
    const row: Waiting = { n: this.kept.next, doc, set, bytes, epoch, ts, tries }
    this.save({ next: this.kept.next + 1, outbox: [...this.kept.outbox, row] })
  }

  /** What was written by a clock that was wrong has its moment corrected. */
  private setClock(offsetMs: number): undefined {
    const { by, since } = this.clock.learn(offsetMs)
    this.ids.cutBack(this.clock.now(), 5 * 60_000)
    const outbox = this.kept.outbox.map(row => (row.ts < since ? row : { ...row, ts: row.ts + by }))
    this.save({ offsetMs, outbox })
  }

  private freshClock(): ServerClock {
    return createServerClock({
      wall: this.port.wall,
      monotonic: this.port.mono,
      offsetMs: this.kept.offsetMs,
    })
  }

  private freshIds(): ClientIds {
    return createClientIds({
      clock: { now: () => this.clock.sure() },
      load: () => this.kept.second,
      save: second => this.save({ second }),
      deviceNo: () => this.kept.deviceNo,
    })
  }

  private context = () => ({
    now: this.port.mono(),
    wall: this.port.wall(),
    random: this.port.random(),
  })
  private hold(id: DocId, doc: HeldDoc): void {
    this.save({ docs: new Map(this.kept.docs).set(id, doc) })
  }
  private save(change: Partial<Disk>): undefined {
    this.kept = { ...this.kept, ...change }
    return undefined
  }
}

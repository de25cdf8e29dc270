/**
 * A workspace in a box: desktops, one server, wires that fail, clocks that jump, all from one seed.
 *
 * Nothing waits for real time. Frames are real bytes; connections behave as TCP does: in order, or
 * cut, and a side may learn of a cut late or never (half-open).
 */
import type { DocId, Json } from '#kit'
import {
  carries,
  createPushBar,
  createSession,
  decodeClient,
  decodeServer,
  encodeClient,
  encodeServer,
  serverDeadline,
  stepSession,
  type LogRow,
  type PushBar,
  type ServerMessage,
  type SessionEffect,
  type SessionEvent,
  type SessionState,
} from '#protocol'
import { createChance, type Chance } from '../chance.ts'
import { Crash, ModelDesktop } from './model-desktop.ts'
import type { Disk } from './model-disk.ts'
import { ModelServer, type Kept } from './model-server.ts'

/** Friday, 20 November 2026. */
const START = Date.UTC(2026, 10, 20, 12)
/** In values that only one member may ever see. */
export const SECRET = 'TOP-SECRET'
export const SECRET_SCOPE = 9

interface Wire {
  readonly desktop: Node
  session: SessionState
  readonly bar: PushBar
  /** Whether each side still believes in it. */
  isUpHere: boolean
  isUpThere: boolean
  /** Frames pass; a wire that is cut silently lets nothing through. */
  isWhole: boolean
  upAt: number
  /** Batches of one connection are judged in their order. */
  judgedAt: number
  downAt: number
}

export interface Node {
  readonly name: string
  readonly member: DocId
  desktop: ModelDesktop
  wire: Wire | null
  isRunning: boolean
  wallOffset: number
  /** Disks of the past, for restored backups. */
  readonly backups: Disk[]
  /** A backup was restored: what was done since is not promised. */
  isRestored: boolean
  edits: number
  readonly values: string[]
  readonly wrote: Wrote[]
}

/** One key, with what its writer saw there. */
export interface Wrote {
  readonly doc: DocId
  readonly key: string
  readonly value: Json | null
  readonly saw: Json | null
}

interface Task {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

export interface WorldOptions {
  readonly seed: number
  readonly desktops: number
  /** Of a crash at the border of any two effects. */
  readonly crashes: number
  /** The server waits for the documents of the first desktop. */
  readonly isEmpty?: boolean
}

export class World {
  readonly chance: Chance
  readonly server: ModelServer
  readonly nodes: Node[] = []
  /** Frames that reached desktops, for those who look over the wire. */
  readonly taps: ((node: Node, frame: Uint8Array) => void)[] = []
  /** How often what was said: shows that walks meet what they are to prove. */
  readonly met = new Map<string, number>()
  isFaulty = true
  isServerUp = true
  now = START
  crashes: number
  private readonly tasks: Task[] = []
  private order = 0
  private readonly wires = new Set<Wire>()

  constructor({ seed, desktops, crashes, isEmpty = false }: WorldOptions) {
    this.chance = createChance(seed)
    this.crashes = crashes
    const members = Array.from({ length: desktops }, () => this.chance.id() as DocId)
    this.server = new ModelServer(() => this.now, members.slice(0, 1), isEmpty)
    members.forEach((member, at) => {
      const scopes = at === 0 ? [1, 2, 3, SECRET_SCOPE] : [1, 2, 3]
      this.server.grants.set(member, { version: 1, scopes })
      this.nodes.push(this.node(`d${at}`, member))
    })
  }

  private node(name: string, member: DocId): Node {
    const holder: { node?: Node } = {}
    const node = () => holder.node!
    const config = {
      device: `${name}-${this.chance.int(0, 1e9)}`,
      workspace: '0190aaaa-0000-7000-8000-000000000000' as DocId,
      ticket: name,
      app: 'simulation',
      zstd: false,
    }
    const desktop = new ModelDesktop(config, {
      mono: () => this.now,
      wall: () => this.now + (holder.node?.wallOffset ?? 0),
      random: () => this.chance.next(),
      send: message => this.up(node(), encodeClient(message)),
      connect: () => this.dial(node()),
      close: () => this.hangUp(node()),
      afterEffect: () => {
        if (!this.isFaulty || !this.chance.isLucky(this.crashes)) return
        throw new Crash(node().name)
      },
    })
    holder.node = {
      name,
      member,
      desktop,
      wire: null,
      isRunning: true,
      wallOffset: 0,
      backups: [],
      isRestored: false,
      edits: 0,
      values: [],
      wrote: [],
    }
    return holder.node
  }

  start(): void {
    for (const node of this.nodes) this.at(0, () => this.alive(node, () => node.desktop.boot()))
  }

  /** Runs `work` as the desktop's program: a crash ends it, and it starts again later. */
  alive(node: Node, work: () => void): void {
    if (!node.isRunning) return
    try {
      work()
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      this.kill(node)
    }
    this.wake(node)
  }

  kill(node: Node, restore?: Disk): void {
    node.isRunning = false
    this.hangUp(node)
    this.at(this.chance.int(100, 20_000), () => {
      node.isRunning = true
      this.alive(node, () => node.desktop.boot(restore))
    })
  }

  private wake(node: Node): void {
    const deadline = node.desktop.deadline()
    if (deadline === Infinity) return
    const wait = Math.max(1, deadline - this.now)
    const { machine } = node.desktop
    this.at(wait, () => {
      // Another step came between and set its own alarm.
      if (node.desktop.machine === machine)
        this.alive(node, () => node.desktop.run({ type: 'tick' }))
    })
  }

  // ——— wires

  private dial(node: Node): void {
    this.hangUp(node)
    const delay = this.chance.int(5, 200)
    if (!this.isServerUp || (this.isFaulty && this.chance.isLucky(0.1))) {
      return this.at(delay, () =>
        this.alive(node, () => node.desktop.run({ type: 'disconnected' })),
      )
    }
    const wire: Wire = {
      desktop: node,
      session: createSession(this.now),
      bar: createPushBar(),
      isUpHere: true,
      isUpThere: true,
      isWhole: true,
      upAt: this.now,
      judgedAt: this.now,
      downAt: this.now,
    }
    node.wire = wire
    this.wires.add(wire)
    this.at(delay, () => {
      if (wire.isUpHere) this.alive(node, () => node.desktop.run({ type: 'connected' }))
    })
    this.watch(wire)
  }

  private watch(wire: Wire): void {
    this.at(5_000, () => {
      if (!wire.isUpThere) return
      if (serverDeadline(wire.session) <= this.now) this.serve(wire, { type: 'tick' })
      this.watch(wire)
    })
  }

  private hangUp(node: Node): void {
    const { wire } = node
    if (wire === null) return
    node.wire = null
    wire.isUpHere = false
    this.farEnd(wire)
  }

  /** The server learns that the other end is gone; on a wire cut silently only its own timer tells. */
  private farEnd(wire: Wire): void {
    if (!wire.isWhole) return
    this.at(this.chance.int(1, 300), () => this.drop(wire))
  }

  private drop(wire: Wire): void {
    wire.isUpThere = false
    this.wires.delete(wire)
  }

  /** Frames under way are lost. `isSilent`: neither side is told. */
  cut(node: Node, isSilent: boolean): void {
    const { wire } = node
    if (wire === null) return
    wire.isWhole = false
    if (isSilent) return
    this.at(this.chance.int(1, 500), () => {
      this.drop(wire)
      if (!wire.isUpHere) return
      node.wire = null
      wire.isUpHere = false
      this.alive(node, () => node.desktop.run({ type: 'disconnected' }))
    })
  }

  private up(node: Node, frame: Uint8Array): void {
    const { wire } = node
    if (wire === null) return
    wire.upAt = Math.max(wire.upAt, this.now + this.delay())
    this.at(wire.upAt - this.now, () => {
      if (!wire.isWhole || !wire.isUpThere) return
      this.serve(wire, { type: 'received', message: decodeClient(frame), bytes: frame.length })
    })
    if (this.isFaulty && this.chance.isLucky(0.004)) this.cut(node, this.chance.isLucky(0.3))
  }

  private down(wire: Wire, frame: Uint8Array): void {
    const node = wire.desktop
    wire.downAt = Math.max(wire.downAt, this.now + this.delay())
    for (const tap of this.taps) tap(node, frame)
    this.at(wire.downAt - this.now, () => {
      if (!wire.isWhole || !wire.isUpHere) return
      const message = decodeServer(frame)
      this.alive(node, () => node.desktop.run({ type: 'received', message, bytes: frame.length }))
    })
    if (this.isFaulty && this.chance.isLucky(0.004)) this.cut(node, this.chance.isLucky(0.3))
  }

  private delay = (): number =>
    this.isFaulty && this.chance.isLucky(0.05)
      ? this.chance.int(500, 8_000)
      : this.chance.int(1, 60)

  // ——— server

  private note(message: ServerMessage): void {
    const count = (what: string) => this.met.set(what, (this.met.get(what) ?? 0) + 1)
    count(message.type)
    if (message.type === 'welcome') count(`welcome ${message.mode}`)
    if (message.type === 'log') for (const { holds } of message.entries) count(`log ${holds}`)
    if (message.type !== 'ack') return
    for (const { code } of message.refused) count(`refused ${code}`)
    if (message.known.length > 0) count('known')
  }

  private serve(wire: Wire, event: SessionEvent): void {
    if (!wire.isUpThere) return
    const { state, effects } = stepSession(wire.session, event, this.now)
    wire.session = state
    for (const effect of effects) this.performServer(wire, effect)
  }

  private performServer(wire: Wire, effect: SessionEffect): void {
    const { member, desktop } = wire.desktop
    const writer = { device: desktop.config.device, member }
    switch (effect.type) {
      case 'send': {
        this.note(effect.message)
        const frame = encodeServer(effect.message)
        this.down(wire, frame)
        if (carries(effect.message.type)) this.serve(wire, { type: 'sent', bytes: frame.length })
        return
      }
      case 'close':
        this.drop(wire)
        wire.isUpThere = false
        // Behind everything that was sent before it.
        wire.downAt = Math.max(wire.downAt, this.now + this.delay())
        return this.at(wire.downAt - this.now, () => {
          if (!wire.isUpHere || !wire.isWhole) return
          wire.isUpHere = false
          wire.desktop.wire = null
          this.alive(wire.desktop, () => desktop.run({ type: 'disconnected' }))
        })
      case 'admit':
        return this.later(wire, () => {
          const admission = this.server.admit(effect.hello, member)
          this.serve(wire, { type: 'admitted', admission })
        })
      case 'commit':
        return this.later(
          wire,
          () => {
            const { batch, entries, actions } = effect
            wire.bar.begin(effect.isAnew)
            const { verdict, rows } = this.server.commit(writer, batch, entries, actions, wire.bar)
            this.publish(rows, () => this.serve(wire, { type: 'committed', verdict }))
          },
          true,
        )
      case 'commit-seed':
        return this.later(
          wire,
          () => {
            const { verdict, rows } = this.server.seed(
              writer,
              effect.batch,
              effect.entries,
              effect.isLast,
            )
            this.publish(rows, () => this.serve(wire, { type: 'seed-committed', verdict }))
          },
          true,
        )
      case 'aware':
      case 'progress':
        return
      default:
        return this.later(wire, () => this.serve(wire, this.server.read(effect)))
    }
  }

  /** The server may die between any two of its steps: before the commit, behind it, before it tells. */
  private later(wire: Wire, work: () => void, isInOrder = false): void {
    let at = this.now + this.chance.int(0, 20)
    if (isInOrder) {
      at = Math.max(at, wire.judgedAt)
      wire.judgedAt = at
    }
    this.at(at - this.now, () => {
      if (!wire.isUpThere || !this.isServerUp) return
      work()
    })
  }

  publish(rows: readonly LogRow[], first: () => void = () => undefined): void {
    if (this.isFaulty && this.chance.isLucky(this.crashes)) return this.crashServer()
    first()
    if (this.isFaulty && this.chance.isLucky(this.crashes)) return this.crashServer()
    const last = rows.at(-1)
    if (last === undefined) return
    for (const wire of this.wires) {
      // A wake-up that got lost: only the head is known later.
      const isLost = this.isFaulty && this.chance.isLucky(0.02)
      this.serve(wire, { type: 'appended', rows: isLost ? [] : rows, seqTo: last.seq })
    }
  }

  crashServer(restore?: Kept): void {
    if (!this.isServerUp) return
    this.isServerUp = false
    for (const wire of this.wires) {
      wire.isUpThere = false
      this.cut(wire.desktop, false)
    }
    this.wires.clear()
    if (restore !== undefined) this.server.kept = restore
    this.at(this.chance.int(50, 5_000), () => {
      this.isServerUp = true
    })
  }

  grant(node: Node, scopes: readonly number[]): void {
    const { server } = this
    const version = (server.grants.get(node.member)?.version ?? 0) + 1
    server.grants.set(node.member, { version, scopes })
    for (const wire of this.wires) {
      if (wire.desktop !== node) continue
      this.serve(wire, { type: 'rescoped', version, scopes, audience: scopes.join() })
    }
  }

  dismiss(node: Node): void {
    for (const wire of this.wires) {
      if (wire.desktop !== node) continue
      this.serve(wire, { type: 'dismiss', code: 'removed', say: 'removed', retryMs: null })
    }
  }

  // ——— people

  edit(node: Node, doc: DocId, keys: readonly string[]): void {
    if (!node.isRunning) return
    const set: Record<string, Json | null> = {}
    const isSecret = this.server.kept.docs.get(doc)?.scope === SECRET_SCOPE || doc.startsWith('5ec')
    for (const key of keys) {
      if (key === 'team') set[key] = this.chance.int(1, 3)
      else if (this.chance.isLucky(0.1)) set[key] = null
      else {
        const value = `${isSecret ? SECRET : 'v'}-${node.name}-${node.edits++}`
        set[key] = value
        node.values.push(value)
      }
    }
    if (isSecret) set['team'] = SECRET_SCOPE
    const saw = node.desktop.keysOf(doc)
    this.alive(node, () => {
      for (const [key, value] of Object.entries(set))
        node.wrote.push({ doc, key, value, saw: saw[key] ?? null })
      node.desktop.edit(doc, set)
    })
  }

  // ——— time

  at(delay: number, run: () => void): void {
    this.tasks.push({ at: this.now + Math.max(0, delay), order: this.order++, run })
  }

  /** Lets `ms` pass. */
  pass(ms: number): void {
    const end = this.now + ms
    for (;;) {
      const task = this.next(end)
      if (task === undefined) break
      this.now = Math.max(this.now, task.at)
      task.run()
    }
    this.now = end
  }

  private next(end: number): Task | undefined {
    let best = -1
    this.tasks.forEach((task, at) => {
      const first = this.tasks[best]
      if (task.at > end) return
      if (
        first === undefined ||
        task.at < first.at ||
        (task.at === first.at && task.order < first.order)
      )
        best = at
    })
    return best < 0 ? undefined : this.tasks.splice(best, 1)[0]
  }
}

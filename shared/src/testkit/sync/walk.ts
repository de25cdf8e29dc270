/** Random work in a world, then peace, then the questions that must always have the same answer. */
import { recordCodec } from '#docs'
import { stableText, type DocId, type Json } from '#kit'
import { isSettled, NOTHING_STORED } from '#protocol'
import { damaged } from './model-disk.ts'
import type { Kept } from './model-server.ts'
import { SECRET, SECRET_SCOPE, World, type Node } from './world.ts'

const KEYS = ['name', 'mail', 'phone', 'team', 'locked'] as const
const YEAR_MS = 365 * 24 * 3_600_000

export interface WalkOptions {
  readonly seed: number
  readonly desktops: number
  readonly steps: number
  /** Failovers and restored backups of server and desktops too. */
  readonly isHard: boolean
}

export function walk({ seed, desktops, steps, isHard }: WalkOptions): World {
  const world = new World({ seed, desktops, crashes: 0.003 })
  const { chance } = world
  const docs = Array.from({ length: 12 }, () => chance.id() as DocId)
  docs.push(`5ec${chance.id().slice(3)}` as DocId)
  const past: Kept[] = []
  const secret = new TextEncoder().encode(SECRET)
  world.taps.push((node, frame) => {
    if (node !== world.nodes[0] && holds(frame, secret))
      throw new Error(`${node.name} was sent a secret`)
  })
  world.start()
  for (let step = 0; step < steps; step++) {
    const node = chance.pick(world.nodes as [Node, ...Node[]])
    act(world, node, docs, past, isHard)
    world.pass(chance.isLucky(0.1) ? chance.int(1_000, 90_000) : chance.int(0, 400))
  }
  return world
}

function act(world: World, node: Node, docs: DocId[], past: Kept[], isHard: boolean): void {
  const { chance, server } = world
  const doc = chance.pick(docs as [DocId, ...DocId[]])
  const isMine = !doc.startsWith('5ec') || node === world.nodes[0]
  const dice = chance.int(0, 999)
  if (dice < 700) {
    if (!isMine) return
    const keys = chance.shuffled(KEYS).slice(0, chance.int(1, 3))
    world.edit(node, doc, keys)
  } else if (dice < 740) world.cut(node, chance.isLucky(0.3))
  else if (dice < 760) world.kill(node)
  else if (dice < 775) world.crashServer()
  else if (dice < 790) {
    const id = chance.id() as DocId
    docs.push(id)
    world.edit(node, id, ['name'])
  } else if (dice < 800) {
    world.publish(server.purge(doc))
    docs.splice(docs.indexOf(doc), 1)
    if (docs.length < 4) docs.push(chance.id() as DocId)
  } else if (dice < 825) world.publish(server.rebuild(doc))
  else if (dice < 850) {
    const scopes = [1, 2, 3].filter(() => chance.isLucky(0.7))
    world.grant(node, node === world.nodes[0] ? [...scopes, SECRET_SCOPE] : scopes)
  } else if (dice < 870) server.truncate(chance.int(0, server.kept.head))
  else if (dice < 875) server.forgetGone(chance.int(0, server.kept.head))
  else if (dice < 900) node.wallOffset += chance.pick([YEAR_MS, -YEAR_MS, 3_600_000, -600_000])
  else if (dice < 915) past.push({ ...server.kept })
  else if (dice < 930) node.backups.push(node.desktop.kept)
  else if (dice < 940 && isHard) restoreServer(world, past)
  else if (dice < 950 && isHard) restoreDesktop(world, node)
  else if (dice < 955 && isHard) node.desktop.kept = damaged(node.desktop.kept, doc)
  else if (dice < 960) node.desktop.machine = { ...node.desktop.machine, checkAt: world.now }
  else if (dice < 970) comeBack(world, node)
}

/** As a desktop that comes back in place to a workspace that somebody else gave to another server. */
function comeBack(world: World, node: Node): void {
  if (!node.isRunning) return
  const { kept } = node.desktop
  node.desktop.kept = { ...kept, stored: { ...NOTHING_STORED, log: '' } }
  world.kill(node)
}

/** Yesterday's backup, or a standby that had not got the last commits. */
function restoreServer(world: World, past: Kept[]): void {
  const kept = past.pop()
  if (kept === undefined || !world.isServerUp) return
  // Numbers that were leased since are not leased to others.
  const nextNo = world.server.kept.nextNo + 100
  // A server that cannot know whether it lost commits must take a new name (PostgreSQL: its timeline).
  const log = `log-${world.chance.int(2, 1e9)}`
  world.crashServer({ ...kept, nextNo, log })
  past.length = 0
}

function restoreDesktop(world: World, node: Node): void {
  const disk = node.backups.pop()
  if (disk === undefined || !node.isRunning) return
  node.isRestored = true
  node.backups.length = 0
  world.kill(node, disk)
}

function holds(frame: Uint8Array, word: Uint8Array): boolean {
  for (let at = frame.indexOf(word[0]!); at >= 0; at = frame.indexOf(word[0]!, at + 1)) {
    if (word.every((byte, i) => frame[at + i] === byte)) return true
  }
  return false
}

/** Faults end; everybody has the time they need. Throws when something never comes to rest. */
export function rest(world: World): void {
  world.isFaulty = false
  for (const node of world.nodes) {
    if (!node.isRunning) continue
    world.alive(node, () => node.desktop.run({ type: 'start' }))
  }
  for (let round = 0; round < 120; round++) {
    world.pass(30_000)
    for (const node of world.nodes)
      if (round % 8 === 3) world.alive(node, () => node.desktop.run({ type: 'check' }))
    if (round > 12 && world.nodes.every(isAtRest)) return
  }
  const who = world.nodes.filter(node => !isAtRest(node))
  throw new Error(`never at rest: ${who.map(node => `${node.name} ${describe(node)}`).join(' | ')}`)
}

const isAtRest = ({ isRunning, desktop }: Node): boolean =>
  isRunning &&
  isSettled(desktop.machine) &&
  desktop.kept.outbox.length === 0 &&
  desktop.machine.gets === 0

function describe({ isRunning, desktop }: Node): string {
  const { config: _, welcome: __, ...rest } = desktop.machine
  return JSON.stringify({ isRunning, outbox: desktop.kept.outbox.length, ...rest }).slice(0, 1200)
}

/** What every walk must end with. Says which promise was broken. */
export function judge(world: World, isHard: boolean): void {
  const { server } = world
  for (const node of world.nodes) {
    const scopes = new Set(server.scopesOf(node.member))
    const theirs = server.readable(scopes)
    const ours = node.desktop.confirmed()
    same(
      `${node.name}: documents`,
      ours.map(([doc]) => doc).sort(),
      theirs.map(([doc]) => doc).sort(),
    )
    for (const [doc, { state, seq, at }] of theirs) {
      const held = node.desktop.kept.docs.get(doc)!
      same(`${node.name} ${doc}: values`, recordCodec.read(held.state!), recordCodec.read(state))
      same(`${node.name} ${doc}: nothing waits`, held.cur, null)
      same(`${node.name} ${doc}: place`, held.seq, seq)
      same(`${node.name} ${doc}: moment`, held.at, at)
    }
    same(
      `${node.name}: digest`,
      node.desktop.digest().digest.total(),
      server.digest(scopes).digest.total(),
    )
    if (isHard || node.isRestored) continue
    const issues = new Set(node.desktop.kept.issues)
    const lost = node.values.filter(value => !server.logged.has(value) && !issues.has(value))
    same(`${node.name}: what was written is in the log or an issue`, lost, [])
    same(`${node.name}: nothing is given up for its numbers`, node.desktop.gaveUp, [])
  }
  if (isHard) return
  if (world.nodes.every(node => !node.isRestored))
    same('values that gave way untold', untold(world), [])
  const twice = [...server.times].filter(([, times]) => times > 1)
  same('no change is in the log twice', twice, [])
}

/** Values that neither stand, nor were written over by who had seen them, nor are told as having given way. */
function untold({ server, nodes }: World): readonly string[] {
  const all = nodes.flatMap(({ wrote }) => wrote)
  const isIn = (value: Json | null) => typeof value !== 'string' || server.logged.has(value)
  const seen = new Set<Json | null>()
  const sawOf = new Map(all.map(({ value, saw }) => [value, saw]))
  for (const { value, saw } of all) {
    if (!isIn(value)) continue
    // What was refused had seen something too.
    let at: Json | null = saw
    for (; !isIn(at); at = sawOf.get(at) ?? null) seen.add(at)
    seen.add(at)
  }
  const docs = new Map(server.readable(new Set([1, 2, 3, SECRET_SCOPE])))
  return all.flatMap(({ doc, key, value }) => {
    const held = docs.get(doc)
    if (typeof value !== 'string' || !server.logged.has(value) || held === undefined) return []
    if (recordCodec.read(held.state)[key] === value) return []
    return seen.has(value) || server.told.has(value) ? [] : [`${doc} ${key} ${value}`]
  })
}

function same(what: string, is: unknown, shall: unknown): void {
  const [one, two] = [stableText((is ?? null) as never), stableText((shall ?? null) as never)]
  if (one !== two) throw new Error(`${what}: ${one.slice(0, 400)} instead of ${two.slice(0, 400)}`)
}

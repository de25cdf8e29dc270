/** The faults of SYNC 7 that are the protocol's, one by one. Between them the world is calm. */
import { describe, expect, test } from 'vitest'
import { clientIdAt, recordCodec } from '#docs'
import type { DocId } from '#kit'
import { damaged, judge, rest, World, type Node } from '#testkit'

const doc = (n: number) => `0190aaaa-0000-7000-8000-${String(n).padStart(12, '0')}` as DocId
const SOLO_SECOND = Date.UTC(2026, 10, 1) / 1000

interface Calm {
  readonly world: World
  readonly one: Node
  readonly two: Node
}

function calm(options: { readonly crashes?: number; readonly isEmpty?: boolean } = {}): Calm {
  const world = new World({ seed: 7, desktops: 2, crashes: 0, ...options })
  world.isFaulty = (options.crashes ?? 0) > 0
  const [one, two] = world.nodes as [Node, Node]
  return { world, one, two }
}

/** Documents of a workspace that never had a server. */
function fill(node: Node, count: number): void {
  const docs = Array.from({ length: count }, (_, n) => {
    const { state } = recordCodec.create({ name: `solo ${n}` }, clientIdAt(SOLO_SECOND, 1))
    return [doc(n), { state, cur: null, epoch: 0, seq: 0, at: 1, scope: 0 }] as const
  })
  node.desktop.kept = { ...node.desktop.kept, docs: new Map(docs) }
}

const end = ({ world }: Calm) => {
  rest(world)
  judge(world, false)
}
const stored = ({ world }: Calm, n: number) => {
  const held = world.server.kept.docs.get(doc(n))
  return held && recordCodec.read(held.state)
}
const rowsOf = ({ world }: Calm, n: number) =>
  world.server.kept.rows.filter(row => row.doc === doc(n))

function settled(options?: Parameters<typeof calm>[0]): Calm {
  const it = calm(options)
  it.world.start()
  it.world.pass(60_000)
  return it
}

describe('the server dies', () => {
  test('[WC2] after the commit, before the answer: the change is in the log once', () => {
    const it = settled()
    const { server } = it.world
    const commit = server.commit.bind(server)
    let crashed = 0
    server.commit = (...args) => {
      const done = commit(...args)
      if (crashed++ === 0) it.world.crashServer()
      return done
    }
    it.world.edit(it.one, doc(1), ['name'])
    end(it)
    expect(crashed).toBe(2)
    expect(rowsOf(it, 1)).toHaveLength(1)
  })

  test('[WC2] before the commit: the change comes again', () => {
    const it = settled()
    it.world.edit(it.one, doc(1), ['name'])
    it.world.crashServer()
    end(it)
    expect(rowsOf(it, 1)).toHaveLength(1)
    expect(it.two.desktop.keysOf(doc(1))).toEqual(it.one.desktop.keysOf(doc(1)))
  })

  test('[WC3] [WC13] and its standby lacks the last commits: a desktop that has them gives them back', () => {
    for (const log of ['log-1', 'log-2']) {
      const it = settled()
      it.world.edit(it.one, doc(1), ['name'])
      it.world.pass(30_000)
      const yesterday = { ...it.world.server.kept }
      it.world.edit(it.one, doc(1), ['mail'])
      it.world.edit(it.one, doc(2), ['name'])
      it.world.pass(30_000)
      const lost = stored(it, 1)
      it.world.crashServer({ ...yesterday, log })
      end(it)
      expect(stored(it, 1)).toEqual(lost)
      expect(stored(it, 2)).toHaveProperty('name')
    }
  })
})

describe('the wire', () => {
  test('[WC1] goes dead without a word: it is noticed, and nothing was lost', () => {
    const it = settled()
    it.world.cut(it.one, true)
    it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(20_000)
    expect(stored(it, 1)).toBeUndefined()
    end(it)
    expect(stored(it, 1)).toHaveProperty('name')
  })

  test('[WC1] wake-ups of the server get lost', () => {
    const it = settled()
    it.world.publish = (rows, first) => {
      first?.()
      void rows
    }
    it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(5_000)
    expect(it.two.desktop.keysOf(doc(1))).toEqual({})
    delete (it.world as Partial<World>).publish
    it.world.edit(it.one, doc(2), ['name'])
    end(it)
    expect(it.two.desktop.keysOf(doc(1))).toHaveProperty('name')
  })

  test('[WC8] a first sync that is cut at every page goes on behind it', () => {
    const it = calm()
    const came: DocId[] = []
    it.world.at(0, () => it.world.alive(it.one, () => it.one.desktop.boot()))
    for (let n = 0; n < 60; n++) it.world.edit(it.one, doc(n), ['name'])
    it.world.pass(120_000)
    const { desktop } = it.two
    const run = desktop.run.bind(desktop)
    desktop.run = event => {
      run(event)
      if (event.type !== 'received' || event.message.type !== 'snap') return
      came.push(...event.message.entries.map(entry => entry.doc))
      it.world.cut(it.two, false)
    }
    it.world.at(0, () => it.world.alive(it.two, () => it.two.desktop.boot()))
    end(it)
    const all = it.one.desktop.confirmed().length
    expect(all).toBeGreaterThan(45)
    expect(came).toHaveLength(all)
    expect(new Set(came).size).toBe(all)
    // One for the first desktop, and one for each page of four.
    expect(it.world.met.get('welcome bootstrap')).toBeGreaterThanOrEqual(all / 4)
  })
})

describe('away for long', () => {
  test('[WV6] the log begins after the cursor: changed documents come whole, once each', () => {
    const it = settled()
    it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(30_000)
    it.two.isRunning = false
    it.world.cut(it.two, false)
    for (let n = 0; n < 30; n++) it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(60_000)
    it.world.server.truncate(it.world.server.kept.head)
    it.two.isRunning = true
    it.world.at(0, () => it.world.alive(it.two, () => it.two.desktop.boot()))
    end(it)
    expect(it.world.met.get('welcome state')).toBe(1)
  })

  test('[WV6] what left in between is not known any more: everything comes, the rest goes', () => {
    const it = settled()
    for (let n = 1; n < 9; n++) it.world.edit(it.one, doc(n), ['name'])
    it.world.pass(60_000)
    it.two.isRunning = false
    it.world.cut(it.two, false)
    it.world.publish(it.world.server.purge(doc(3)))
    it.world.edit(it.one, doc(4), ['name'])
    it.world.pass(60_000)
    it.world.server.truncate(it.world.server.kept.head)
    it.world.server.forgetGone(it.world.server.kept.head)
    it.two.isRunning = true
    it.world.at(0, () => it.world.alive(it.two, () => it.two.desktop.boot()))
    end(it)
    expect(it.two.desktop.kept.docs.has(doc(3))).toBe(false)
  })

  test('[WC1] two thousand changes made offline arrive, in their order', () => {
    const it = settled()
    it.world.isServerUp = false
    it.world.cut(it.one, false)
    it.world.pass(1_000)
    for (let n = 0; n < 2_000; n++) it.world.edit(it.one, doc(n % 50), ['name'])
    it.world.isServerUp = true
    end(it)
    for (let n = 0; n < 50; n++) expect(stored(it, n)).toEqual(it.one.desktop.keysOf(doc(n)))
  })

  test('[WC1] [WC9] with a clock that was a year ahead: what was written counts', () => {
    const it = settled()
    it.world.isServerUp = false
    it.world.cut(it.one, false)
    it.one.wallOffset = 365 * 24 * 3_600_000
    it.world.pass(20 * 60_000)
    it.world.edit(it.one, doc(1), ['name'])
    const name = it.one.desktop.keysOf(doc(1))['name']
    it.world.isServerUp = true
    it.one.wallOffset = 0
    end(it)
    expect(stored(it, 1)).toEqual({ name })
  })
})

describe('the disk', () => {
  test('[WC16] of a device says something else at an equal place: it is found and mended when somebody asks', () => {
    const it = settled()
    it.world.edit(it.one, doc(1), ['mail'])
    it.world.edit(it.one, doc(2), ['mail'])
    end(it)
    const before = it.two.desktop.keysOf(doc(1))
    it.two.desktop.kept = damaged(it.two.desktop.kept, doc(1))
    const gets = it.world.met.get('got') ?? 0
    it.world.pass(20 * 60_000)
    expect(it.two.desktop.keysOf(doc(1))).toMatchObject({ name: 'damaged' })
    it.world.alive(it.two, () => it.two.desktop.run({ type: 'check' }))
    it.world.pass(30_000)
    expect(it.two.desktop.keysOf(doc(1))).toEqual(before)
    expect(it.world.met.get('got')).toBe(gets + 1)
  })
})

describe('rights', () => {
  test('[WV1] [WC1] a scope is taken while offline: its documents leave, what waited is an issue', () => {
    const it = settled()
    it.world.edit(it.two, doc(1), ['name'])
    it.world.pass(30_000)
    it.world.cut(it.two, false)
    it.world.isServerUp = false
    it.world.pass(1_000)
    it.world.edit(it.two, doc(1), ['mail'])
    it.world.grant(it.two, [2])
    it.world.isServerUp = true
    end(it)
    expect(it.two.desktop.kept.docs.size).toBe(0)
    expect(it.two.desktop.kept.issues).toHaveLength(1)
  })

  test('[WC12] a member is removed: the device is empty and stays away', () => {
    const it = settled()
    it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(30_000)
    it.world.server.removed.add(it.two.member)
    it.world.dismiss(it.two)
    it.world.pass(60_000)
    expect(it.two.desktop.wipes).toBe(1)
    expect(it.two.desktop.kept.docs.size).toBe(0)
    expect(it.two.desktop.machine.link).toBe('stopped')
  })

  test('[WC7] a purge meets changes that wait: they are kept as issues, the document is gone', () => {
    const it = settled()
    it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(30_000)
    it.world.cut(it.two, false)
    it.world.edit(it.two, doc(1), ['mail'])
    it.world.publish(it.world.server.purge(doc(1)))
    end(it)
    expect(it.two.desktop.kept.issues).toHaveLength(1)
    expect(it.two.desktop.kept.docs.has(doc(1))).toBe(false)
  })

  test('[WC7] an epoch rises under changes that wait: they are written again', () => {
    const it = settled()
    it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(30_000)
    it.world.cut(it.two, false)
    it.world.edit(it.two, doc(1), ['mail'])
    it.world.publish(it.world.server.rebuild(doc(1)))
    end(it)
    expect(Object.keys(stored(it, 1) ?? {}).sort()).toEqual(['mail', 'name'])
  })
})

describe('a refusal', () => {
  test('[WV8] [WC7] what came behind it enters the log only after it was taken back', () => {
    const it = settled()
    it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(30_000)
    it.world.isServerUp = false
    it.world.cut(it.two, false)
    it.world.pass(1_000)
    // Only admins may write it, and the second is none.
    it.world.edit(it.two, doc(1), ['locked'])
    // So late that it is numbered anew: Yjs would see no gap.
    it.world.pass(11 * 60_000)
    it.world.isServerUp = true
    it.world.edit(it.two, doc(1), ['mail'])
    end(it)
    expect(Object.keys(stored(it, 1) ?? {}).sort()).toEqual(['mail', 'name'])
    expect(it.two.desktop.kept.issues).toHaveLength(1)
    expect(it.world.met.get('refused gap')).toBe(1)
  })
})

describe('sharing', () => {
  test('[WC10] gives every document once; what is written meanwhile follows; others wait and join', () => {
    const it = calm({ isEmpty: true })
    fill(it.one, 50)
    it.world.start()
    it.world.pass(500)
    it.world.edit(it.one, doc(3), ['mail'])
    end(it)
    expect(it.world.server.kept.docs.size).toBe(50)
    expect(it.world.server.kept.rows).toHaveLength(51)
    expect(stored(it, 3)).toMatchObject({ name: 'solo 3' })
    expect(it.two.desktop.confirmed()).toHaveLength(50)
  })

  test('[WC10] also with crashes at every second step', () => {
    const it = calm({ isEmpty: true, crashes: 0.05 })
    fill(it.one, 50)
    it.world.start()
    it.world.pass(20 * 60_000)
    end(it)
    expect(it.world.server.kept.docs.size).toBe(50)
  })

  test('[WC3] a server that lost everything gets it back from its owner', () => {
    const it = settled()
    for (let n = 0; n < 20; n++) it.world.edit(it.one, doc(n), ['name'])
    it.world.pass(60_000)
    const before = stored(it, 7)
    const { server } = it.world
    const nothing = { rows: [], docs: new Map(), gone: [], devices: new Map(), head: 0, floor: 0 }
    it.world.crashServer({ ...server.kept, ...nothing, log: 'log-9', isEmpty: true })
    end(it)
    expect(stored(it, 7)).toEqual(before)
  })
})

describe('one profile, twice', () => {
  test('[WC1] a copied profile under its own device number: what waited in both arrives', () => {
    const it = settled()
    it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(30_000)
    it.world.isServerUp = false
    it.world.cut(it.one, false)
    it.world.pass(1_000)
    it.world.edit(it.one, doc(1), ['mail'])
    it.world.kill(it.two, it.one.desktop.kept)
    it.world.pass(30_000)
    it.world.edit(it.two, doc(1), ['phone'])
    it.world.isServerUp = true
    it.two.isRestored = true
    rest(it.world)
    judge(it.world, true)
    expect(Object.keys(stored(it, 1) ?? {}).sort()).toEqual(['mail', 'name', 'phone'])
  })

  test('[WC3] a backup of yesterday is restored: no number is given twice', () => {
    const it = settled()
    it.world.edit(it.one, doc(1), ['name'])
    it.world.pass(30_000)
    const yesterday = it.one.desktop.kept
    it.world.edit(it.one, doc(1), ['mail'])
    it.world.pass(30_000)
    it.one.wallOffset = -3_600_000
    it.world.kill(it.one, yesterday)
    it.world.pass(30_000)
    it.world.edit(it.one, doc(1), ['phone'])
    it.one.isRestored = true
    end(it)
    expect(Object.keys(stored(it, 1) ?? {}).sort()).toEqual(['mail', 'name', 'phone'])
  })
})

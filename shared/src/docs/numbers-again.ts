/** Updates of one keyed document under another client id, each write in place of what it was in place of. */
import * as Y from 'yjs'
import { BytesWriter } from './bytes-writer.ts'
import { parseFlat, type FlatItem } from './flat-state.ts'
import { writeDeletes, writeMoved, type Replaced } from './flat-write.ts'
import { openState } from './keyed-codec.ts'
import type { DocState, DocUpdate } from './record-codec.ts'

/** Writes that stood under other numbers. */
interface Run {
  readonly client: number
  readonly clock: number
  readonly length: number
  /** Where they are now; of one that is out, what it replaced; `undefined` when that is nowhere. */
  now: Replaced | undefined
  readonly isOut: boolean
}

export class NumbersAgain {
  private readonly client: number
  private readonly known: (client: number) => number
  private readonly runs: Run[] = []
  private next: number

  constructor(base: DocState | null, client: number) {
    const { store } = openState(base).doc
    this.client = client
    this.known = one => Y.getState(store, one)
    this.next = this.known(client)
  }

  /**
   * The same update under new numbers; `undefined` when what it replaces is nowhere. One that is out
   * is only noted: what replaces its writes replaces what they replaced. Throws `NotFlat`.
   */
  of(update: DocUpdate, isOut: boolean): DocUpdate | undefined {
    const { clients, deletes } = parseFlat(update, 0)
    const items = [...clients.values()].flatMap(one => one.items)
    const from = this.runs.length
    let next = this.next
    const replaced = items.map(item => {
      const { client, clock, length } = item
      const before = this.replacedBy(item)
      const now = isOut || before === undefined ? before : { client: this.client, clock: next }
      this.runs.push({ client, clock, length, now, isOut })
      next += length
      return before
    })
    const gone = this.gone(deletes)
    if (isOut) return undefined
    if (gone === undefined || replaced.includes(undefined)) {
      for (const run of this.runs.slice(from)) run.now = undefined
      return undefined
    }
    const out = new BytesWriter()
    out.uint(items.length === 0 ? 0 : 1)
    if (items.length > 0) for (const one of [items.length, this.client, this.next]) out.uint(one)
    items.forEach((item, at) => writeMoved(out, update, item, replaced[at]!))
    writeDeletes(out, gone)
    this.next = next
    return out.done()
  }

  /** So many numbers were used beside these. */
  pass(count: number): void {
    this.next += count
  }

  private replacedBy({ originClient, originClock, key }: FlatItem): Replaced | undefined {
    if (originClient !== -1) return this.find(originClient, originClock)
    return key === undefined ? undefined : { key }
  }

  private find(client: number, clock: number): Replaced | undefined {
    const run = this.runs.findLast(
      one => one.client === client && clock >= one.clock && clock < one.clock + one.length,
    )
    if (run === undefined) return clock < this.known(client) ? { client, clock } : undefined
    if (run.isOut || run.now === undefined || 'key' in run.now) return run.now
    return { client: run.now.client, clock: run.now.clock + clock - run.clock }
  }

  /** `undefined` when one of them deletes what is nowhere. */
  private gone(
    deletes: ReadonlyMap<number, readonly number[]>,
  ): ReadonlyMap<number, readonly number[]> | undefined {
    const gone = new Map<number, number[]>()
    for (const [client, ranges] of deletes) {
      for (let i = 0; i < ranges.length; i += 2) {
        for (let clock = ranges[i]!; clock < ranges[i]! + ranges[i + 1]!; clock++) {
          const now = this.find(client, clock)
          if (now === undefined) return undefined
          if ('clock' in now) gone.set(now.client, [...(gone.get(now.client) ?? []), now.clock])
        }
      }
    }
    return new Map([...gone].map(([client, clocks]) => [client, rangesOf(clocks)]))
  }
}

/** Clock, length, clock, length… in order, touching ones joined. */
function rangesOf(clocks: readonly number[]): readonly number[] {
  const ranges: number[] = []
  for (const clock of [...new Set(clocks)].sort((a, b) => a - b)) {
    const last = ranges.length - 2
    if (last >= 0 && ranges[last]! + ranges[last + 1]! === clock) ranges[last + 1]!++
    else ranges.push(clock, 1)
  }
  return ranges
}

/**
 * Pushes in groups: while one group is being committed, the next is judged on top of it, so that
 * the database is never waited for with nothing to do. A commit that fails, finds another server
 * ahead, or changes who may do what throws away what was judged on top of it.
 */
import type { Verdict } from '@kith/shared/protocol'
import { createGroup, judgeBatch, type Group, type GroupContext, type Push } from './judge-group.ts'
import { logFault } from './log-fault.ts'
import type { Below, Overlay } from './overlay.ts'

const GROUP_ENTRIES = 500
const MAX_TRIES = 20

export interface Waiting {
  readonly push: Push
  readonly done: (verdict: Verdict) => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
  tries: number
}

export interface Judged {
  readonly group: Group
  readonly context: GroupContext
  readonly overlay: Overlay
  readonly batches: readonly { readonly device: number; readonly batch: number }[]
}

/** What is committed and not told yet. */
export interface Written {
  readonly hasNewRights: boolean
  /** `first` runs when the head is there, before anybody hears of the entries. */
  readonly tell: (first: () => void) => void
}

export interface PushLineDeps {
  readonly waiting: (Waiting | (() => Promise<void>))[]
  readonly head: () => number
  readonly now: () => number
  /** A turn that begins at `head`. */
  readonly turn: (head: number, below?: Below) => Pick<Judged, 'context' | 'overlay'>
  /** `false`: another server was faster, and what it wrote is known by now. */
  readonly commit: (judged: Judged) => Promise<Written | false>
}

interface Open extends Omit<Judged, 'batches'> {
  readonly members: Waiting[]
  entries: number
}

type Fate =
  | { readonly hasNewRights: boolean; readonly tell: () => void }
  | { readonly again: readonly Waiting[] }

interface Flight {
  readonly open: Open
  /** Never rejects. */
  readonly end: Promise<Fate>
}

export interface PushLine {
  /** Until something else is first in line, or nothing is left; nothing is in flight afterwards. */
  readonly run: () => Promise<void>
  /** Something was put in line. */
  readonly arrived: () => void
}

export function createPushLine({ waiting, head, now, turn, commit }: PushLineDeps): PushLine {
  let wake: (() => void) | undefined

  async function run(): Promise<void> {
    for (let flight: Flight | undefined; ;) {
      const open = openOn(flight?.open, flight?.end)
      const isJudged = await fill(open, flight)
      const fate = await flight?.end
      flight = undefined
      if (fate && 'again' in fate) {
        waiting.unshift(...fate.again, ...(isJudged ? open.members : []))
      } else if (fate?.hasNewRights) {
        fate.tell()
        waiting.unshift(...(isJudged ? open.members : []))
      } else {
        // The next is on its way before anybody is told of the one before.
        if (isJudged && open.group.rows.length > 0) flight = { open, end: fly(open) }
        fate?.tell()
        if (isJudged && !flight) answer(open)
      }
      if (!flight && (waiting[0] === undefined || typeof waiting[0] === 'function')) return
    }
  }

  function openOn(below: Open | undefined, end: Promise<unknown> | undefined): Open {
    const at = below ? below.context.head + below.group.rows.length : head()
    const made = turn(at, below && end && { own: below.overlay.own, end })
    const context = { ...made.context, ...(below && { barsBelow: below.group.bars }) }
    return { group: createGroup(), overlay: made.overlay, context, members: [], entries: 0 }
  }

  /** Judges what comes, as long as the one below is in flight. `false`: it could not be judged. */
  async function fill(open: Open, flight: Flight | undefined): Promise<boolean> {
    let isOver = flight === undefined
    void flight?.end.then(() => {
      isOver = true
    })
    for (;;) {
      const next = waiting[0]
      if (isOver && flight && open.members.length > 0) return true
      if (next === undefined || typeof next === 'function' || open.entries >= GROUP_ENTRIES) {
        if (isOver) return true
        await (next === undefined ? Promise.race([flight?.end, arrival()]) : flight?.end)
        continue
      }
      waiting.shift()
      open.members.push(next)
      open.entries += next.push.entries.length
      try {
        await judgeBatch(next.push, open.group, { ...open.context, now: now() })
      } catch (error) {
        for (const { reject } of open.members) reject(error)
        return false
      }
      // The answer of the database is to be heard between two batches.
      if (!isOver) await breath()
    }
  }

  async function fly(open: Open): Promise<Fate> {
    const { group, context, overlay, members } = open
    try {
      const batches = members.map(({ push: { device, batch } }) => ({ device, batch }))
      const written = await commit({ group, context, overlay, batches })
      if (written === false) return { again: members.filter(mayTryAgain) }
      const tell = () => {
        written.tell(() => settle(open))
        for (const { resolve } of members) resolve()
      }
      return { hasNewRights: written.hasNewRights, tell: guarded(tell, members) }
    } catch (error) {
      for (const { reject } of members) reject(error)
      return { again: [] }
    }
  }

  /** Nothing of it is to be written. */
  function answer(open: Open): void {
    const { members } = open
    guarded(() => {
      settle(open)
      for (const { resolve } of members) resolve()
    }, members)()
  }

  const arrival = () =>
    new Promise<void>(resolve => {
      wake = resolve
    })

  return { run, arrived: () => wake?.() }
}

function settle({ group, members }: Open): void {
  for (const [bar, docs] of group.bars) bar.docs = docs
  for (const [at, { done }] of members.entries()) done(group.verdicts[at]!)
}

const guarded = (work: () => void, members: readonly Waiting[]) => () => {
  try {
    work()
  } catch (error) {
    for (const { reject } of members) reject(error)
  }
}

function mayTryAgain(one: Waiting): boolean {
  one.tries++
  if (one.tries < MAX_TRIES) return true
  one.reject(logFault('busy', {}))
  return false
}

const breath = () => new Promise<void>(resolve => setImmediate(resolve))

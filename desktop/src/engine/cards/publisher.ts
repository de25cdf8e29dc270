/**
 * Keeps the server's cards of this person as their choices say, in the mail thread.
 *
 * What is to be looked at stands in `share_work`, written by the same transaction that made it so.
 * The name of a card is kept before the card is sent: whatever dies in between, it can be taken back.
 */
import { createHash } from 'node:crypto'
import { MAX_DROP, MAX_PUT, type Card } from '@kith/shared/cards'
import { stableText, type Clock, type DocId, type Json, type Log } from '@kith/shared/kit'
import type { Mailbox } from '#engine/mailbox'
import type { Write } from '#engine/store'
import type { Choices } from './choices.ts'
import { isLeft, lookAtAll, lookAtEvents, noteLeft } from './give-again.ts'
import { BACK_MS, itemOfEvent, wantedOfEvent } from './wanted-meetings.ts'
import { itemOfMessage, wantedOfThread, type WantedCard, type Whose } from './wanted-mail.ts'

/** Of the server: which workspace, and which life of it. A server that was restored begins another. */
export interface Upstream extends Whose {
  readonly log: string
  /** Another for each change of the most that is shared. */
  readonly stamp: string
}
export interface Push {
  readonly put: readonly Card[]
  readonly drop: readonly DocId[]
}
/** `wait`: nobody answers, later. `refused`: the server will not, and says why. */
export type PushAnswer =
  | { readonly state: 'done'; readonly refused: readonly DocId[] }
  | { readonly state: 'wait' }
  | { readonly state: 'refused'; readonly say: string }

export interface PublisherDeps {
  readonly mailbox: Pick<Mailbox, 'store' | 'onChanged'>
  readonly clock: Clock
  readonly log: Log
  /** `null`: the workspace is on this device alone. */
  readonly upstream: () => Promise<Upstream | null>
  readonly push: (push: Push) => Promise<PushAnswer>
  /** Ids of all cards of this person that the server has. */
  readonly mine: () => Promise<readonly DocId[] | null>
  /** What the person chose on their other devices. */
  readonly choices: Choices
  readonly tell: (state: PublisherState) => void
  /** After a change, until it is looked at: what comes together goes together. */
  readonly calmMs?: number
}
export interface PublisherState {
  readonly waiting: number
  /** Of this device's own. */
  readonly shared: number
  readonly problem: string | null
}
export interface Publisher {
  /** The server is there again, or something changed. */
  readonly wake: () => void
  /** Does what there is to do; resolves when nothing can be done now. */
  readonly settle: () => Promise<void>
  readonly state: () => PublisherState
  readonly close: () => Promise<void>
}

interface Work {
  readonly item: string
  readonly n: number
}
interface Known {
  readonly card: DocId
  readonly item: string
  readonly at: number
  readonly digest: string | null
}
interface Put extends WantedCard {
  readonly digest: string
}
interface Drop {
  readonly id: DocId
  readonly item: string
  readonly at: number
  /** Nothing need be remembered of it. */
  readonly isGone: boolean
}
interface Plan {
  readonly work: readonly Work[]
  readonly put: readonly Put[]
  readonly drop: readonly Drop[]
}

const CALM_MS = 400
const LOOK_MS = 30_000
const LATER_MS = 60_000
const DAY_MS = 86_400_000
const LOOKED_AT = 25
/** Of texts in one request. */
const PUSH_CHARS = 500_000
/** Of the longest texts, in a request that the server takes. */
const PART = 12
const DROPPED = '-'
const WORK = `SELECT item, n FROM share_work WHERE not_before <= ? ORDER BY item LIMIT ${LOOKED_AT}`
const PUT = `INSERT INTO share_card (card, item, at, digest) VALUES (?, ?, ?, ?)
  ON CONFLICT (card) DO UPDATE SET item = excluded.item, at = excluded.at, digest = excluded.digest`
const DONE = 'DELETE FROM share_work WHERE item = ? AND n = ?'
const LATER = 'UPDATE share_work SET not_before = ? WHERE item = ? AND n = ?'
const OF_THREAD = `SELECT card, item, at, digest FROM share_card WHERE item IN (SELECT 'm' || id FROM message WHERE thread = ?)`
const OF_CARD = 'SELECT card, item, at, digest FROM share_card WHERE card = ?'
const OF_ITEM = 'SELECT card, item, at, digest FROM share_card WHERE item = ?'
const KEY = 'cards-upstream'
const KEEP = 'INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v'

export function createPublisher(deps: PublisherDeps): Publisher {
  const { mailbox, clock, log, calmMs = CALM_MS } = deps
  const { store } = mailbox
  let queue: Promise<void> = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined
  let seasonAt = 0
  let problem: string | null = null
  let told = ''
  let isClosed = false
  const stop = mailbox.onChanged(() => wake())
  const looks = setInterval(() => hasWork() && wake(), LOOK_MS)
  looks.unref()
  wake()

  return {
    wake,
    settle,
    state,
    async close() {
      isClosed = true
      clearTimeout(timer)
      clearInterval(looks)
      stop()
      await queue
    },
  }

  function wake(): void {
    if (isClosed || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      void settle()
    }, calmMs).unref()
  }

  function settle(): Promise<void> {
    queue = queue
      .then(run)
      .catch((error: unknown) => log.error('cards/publisher', { error }))
      .finally(say)
    return queue
  }

  async function run(): Promise<void> {
    if (isClosed) return
    const upstream = await deps.upstream()
    if (upstream === null) return
    // Before anything is given: another device may have said that it is private.
    if (!(await deps.choices.settle(upstream.me)) || isClosed || !isOn()) return
    await meet(upstream)
    if (clock.now() - seasonAt > DAY_MS) {
      // Meetings come into their season by themselves.
      store.write(lookAtEvents)
      seasonAt = clock.now()
    }
    while (!isClosed) {
      const plan = planNext(upstream)
      if (plan === null) {
        if (isLeft(store)) await deps.choices.sayAgain()
        return
      }
      if (!(await carryOut(plan))) return
      say()
      if (!(await deps.choices.settle(upstream.me))) return
      await new Promise(setImmediate)
    }
  }

  /** Another workspace has other names; another life of the server may have lost, or found again, and another most that is shared has lowered. */
  async function meet(upstream: Upstream): Promise<void> {
    const { workspace, log: life, stamp } = upstream
    const now = [workspace, life, ...(stamp === '' ? [] : [stamp])].join(' ')
    const [before] = store.pluck<string>('SELECT v FROM meta WHERE k = ?', [KEY])
    if (before === now) return
    // The first time the tables have kept what there is to do; of the same life nothing comes back.
    const isSame = before === undefined || `${before} `.startsWith(`${workspace} ${life} `)
    const there = isSame ? [] : await deps.mine()
    if (there === null) return
    const isOther = before?.startsWith(`${upstream.workspace} `) === false
    store.write(tx => {
      tx.run(KEEP, [KEY, now])
      if (before === undefined) return
      if (isOther) tx.run('DELETE FROM share_card')
      else tx.run(`UPDATE share_card SET digest = NULL`)
      const known = new Set(tx.pluck<string>('SELECT card FROM share_card'))
      // What this device does not know was taken back since, or is of another device, which gives it again.
      const unknown = there.filter(id => !known.has(id))
      for (const id of unknown) tx.run(PUT, [id, 'x', 0, null])
      if (unknown.length > 0) noteLeft(tx)
      tx.run(
        `INSERT INTO share_work (item, n) VALUES ('x', 1) ON CONFLICT (item) DO UPDATE SET n = n + 1`,
      )
      lookAtAll(tx)
    })
  }

  /** As much as one request takes; `null` when there is nothing to look at. */
  function planNext(whose: Whose): Plan | null {
    const work = store.all<Work>(WORK, [clock.now()])
    if (work.length === 0) return null
    const taken: Work[] = []
    const put: Put[] = []
    const drop: Drop[] = []
    let chars = 0
    for (const one of work) {
      const found = lookAt(whose, one.item)
      const size = found.put.reduce(
        (sum, { card }) => sum + (card.level === 'full' ? card.text.length : 300),
        0,
      )
      const isFull =
        put.length + found.put.length > MAX_PUT ||
        drop.length + found.drop.length > MAX_DROP ||
        chars + size > PUSH_CHARS
      if (taken.length > 0 && isFull) break
      // A conversation that is too much for one request is given part by part.
      if (isFull) return planOf([], found.put.slice(0, PART), found.drop.slice(0, MAX_DROP))
      taken.push(one)
      put.push(...found.put)
      drop.push(...found.drop)
      chars += size
    }
    return planOf(taken, put, drop)
  }

  function lookAt(whose: Whose, item: string): Pick<Plan, 'put' | 'drop'> {
    const id = Number(item.slice(1))
    if (item.startsWith('m')) {
      const [thread] = store.pluck<number>('SELECT thread FROM message WHERE id = ?', [id])
      if (thread !== undefined) return lookAt(whose, `t${thread}`)
      return diff({ cards: [], never: [] }, store.all<Known>(OF_ITEM, [itemOfMessage(id)]))
    }
    if (item.startsWith('t')) {
      deps.choices.takeThread(id)
      return diff(wantedOfThread(store, whose, id), store.all<Known>(OF_THREAD, [id]))
    }
    if (item.startsWith('e')) {
      const { isOver, ...wanted } = wantedOfEvent(store, whose, id, clock.now())
      const from = isOver ? -Infinity : clock.now() - BACK_MS
      const known = store.all<Known>(OF_ITEM, [itemOfEvent(id)]).filter(({ at }) => at >= from)
      return diff(wanted, known)
    }
    return diff({ cards: [], never: [] }, store.all<Known>(OF_ITEM, ['x']))
  }

  function diff(
    { cards, never }: ReturnType<typeof wantedOfThread>,
    known: readonly Known[],
  ): Pick<Plan, 'put' | 'drop'> {
    const before = new Map(known.map(one => [one.card, one]))
    const put = cards
      .map(one => ({ ...one, digest: digestOf(one.card) }))
      .filter(({ card, item, digest }) => {
        const found = knownOf(card.id)
        // Of another event or message before: from now on it goes with this one.
        return found?.digest !== digest || found.item !== item
      })
    const kept = new Set([...cards.map(({ card }) => card.id), ...never.map(({ id }) => id)])
    const gone = known.filter(one => !kept.has(one.card))
    return {
      put,
      drop: [
        ...gone.map(({ card, item, at }) => ({ id: card, item, at, isGone: true })),
        ...never
          .filter(({ id }) => knownOf(id)?.digest !== DROPPED)
          .map(one => ({ ...one, isGone: false })),
      ],
    }
    function knownOf(card: DocId): Known | undefined {
      return before.get(card) ?? store.get<Known>(OF_CARD, [card])
    }
  }

  /** Whether to go on. */
  async function carryOut(plan: Plan): Promise<boolean> {
    const { put, drop, work } = plan
    if (put.length + drop.length === 0) {
      store.write(tx => finish(tx, work))
      return true
    }
    store.write(tx => {
      for (const { card, item } of put) tx.run(PUT, [card.id, item, card.at, null])
    })
    const answer = await deps.push({
      put: put.map(({ card }) => card),
      drop: drop.map(({ id }) => id),
    })
    if (isClosed) return false
    if (answer.state !== 'done') {
      problem = answer.state === 'refused' ? answer.say : null
      return false
    }
    problem = null
    const refused = new Set(answer.refused)
    store.write(tx => {
      for (const { card, item, digest } of put)
        if (!refused.has(card.id)) tx.run(PUT, [card.id, item, card.at, digest])
      for (const { id, item, at, isGone } of drop)
        if (isGone) tx.run('DELETE FROM share_card WHERE card = ?', [id])
        else tx.run(PUT, [id, item, at, DROPPED])
      // A record that the server has not heard of yet: it will.
      if (refused.size > 0)
        for (const { item, n } of work) tx.run(LATER, [clock.now() + LATER_MS, item, n])
      else finish(tx, work)
    })
    return refused.size === 0 || work.length > 0
  }

  function finish(tx: Write, work: readonly Work[]): void {
    for (const { item, n } of work) tx.run(DONE, [item, n])
  }

  function isOn(): boolean {
    return store.get(`SELECT 1 FROM meta WHERE k = 'sharing'`) !== undefined
  }

  function hasWork(): boolean {
    return (
      store.get('SELECT 1 FROM share_work LIMIT 1') !== undefined || clock.now() - seasonAt > DAY_MS
    )
  }

  function state(): PublisherState {
    const count = (sql: string) => store.pluck<number>(sql)[0] ?? 0
    return {
      waiting: isOn() ? count('SELECT count(*) FROM share_work') : 0,
      shared: count(`SELECT count(*) FROM share_card WHERE digest IS NOT '${DROPPED}'`),
      problem,
    }
  }

  function say(): void {
    if (isClosed) return
    const now = state()
    const text = JSON.stringify(now)
    if (text !== told) deps.tell(now)
    told = text
  }
}

/** What one drops and another puts is put. */
function planOf(work: readonly Work[], put: readonly Put[], drop: readonly Drop[]): Plan {
  const kept = new Set(put.map(({ card }) => card.id))
  return { work, put, drop: drop.filter(({ id }) => !kept.has(id)) }
}

const digestOf = (card: Card): string =>
  createHash('sha256')
    .update(stableText(card as unknown as Json))
    .digest('base64url')

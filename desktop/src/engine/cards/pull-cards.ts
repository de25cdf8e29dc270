/**
 * Asks the server for cards of colleagues: at each welcome, when it says that there are newer ones,
 * and now and then, for a word may be lost.
 */
import { cardPageSchema, type CardPage } from '@kith/shared/cards'
import { createEmitter, isFault, s, type DocId, type Json, type Log } from '@kith/shared/kit'
import type { Account } from '#engine/account'
import { readMeta, writeMeta, type Store } from '#engine/store'
import { readUpstream, type SyncService } from '#engine/sync'
import { createReceived, NOWHERE, type Place } from './received.ts'

export interface PullDeps {
  readonly store: Store
  readonly account: Pick<Account, 'ask' | 'user'>
  readonly sync: Pick<SyncService, 'state' | 'onWelcome' | 'onCards'>
  readonly me: () => DocId | null
  readonly log: Log
}
export interface PullCards {
  /** Resolves when this device has what the server has, or the server cannot be asked. */
  readonly pull: () => Promise<void>
  /** Records whose cards changed. */
  readonly onChange: (listener: (records: readonly DocId[]) => void) => () => void
  readonly close: () => void
}

const META = 'cards'
const placeSchema = s.object({
  of: s.string(),
  revision: s.number(),
  audience: s.string(),
  round: s.number(),
})
const CALM_MS = 150
const OFTEN_MS = 10 * 60_000

export function createPullCards(deps: PullDeps): PullCards {
  const { store, account, sync, me, log } = deps
  const received = createReceived(store)
  const changed = createEmitter<readonly DocId[]>(error => log.error('cards/listener', { error }))
  let queue: Promise<void> = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  const soon = () => {
    if (isClosed) return
    timer ??= setTimeout(() => {
      timer = undefined
      void pull()
    }, CALM_MS).unref()
  }
  const often = setInterval(soon, OFTEN_MS)
  often.unref()
  const stops = [sync.onWelcome(soon), sync.onCards(soon)]

  return {
    pull,
    onChange: changed.on,
    close() {
      isClosed = true
      clearTimeout(timer)
      clearInterval(often)
      for (const stop of stops) stop()
    },
  }

  function pull(): Promise<void> {
    queue = queue.then(run).catch((error: unknown) => {
      if (isClosed) return
      const isAway = isFault(error, 'server/unreachable') || isFault(error, 'account/signed-out')
      log[isAway ? 'info' : 'warn']('cards/not-pulled', { error })
    })
    return queue
  }

  async function run(): Promise<void> {
    const info = readUpstream(store)
    const of = info === null ? '' : `${info.server} ${info.workspace}`
    let place = kept()
    if (of !== place.of) {
      const gone = received.clear()
      place = { ...NOWHERE, of }
      keep(place)
      if (gone.length > 0) changed.emit(gone)
    }
    if (info === null || account.user()?.isExpired !== false) return
    let isGoingOn = false
    for (let isEnd = false; !isEnd && !isClosed;) {
      const page = await ask(info.workspace, place, isGoingOn)
      if (isClosed) return
      const round = page.isWhole ? place.round + 1 : place.round
      isGoingOn ||= page.isWhole
      isEnd = page.isEnd
      const touched = received.take(page, me(), round)
      const gone = isEnd && isGoingOn ? received.endRound(round) : []
      place = { of, revision: page.revision, audience: page.audience, round }
      // A whole list that is cut short begins anew; its round is not given twice.
      keep(isGoingOn && !isEnd ? { ...NOWHERE, of, round } : place)
      if (touched.length + gone.length > 0) changed.emit([...new Set([...touched, ...gone])])
    }
  }

  function ask(workspace: DocId, { revision, audience }: Place, isGoingOn: boolean) {
    const query = new URLSearchParams({
      after: String(revision),
      audience,
      going: isGoingOn ? '1' : '0',
    })
    return account.ask<CardPage>({
      method: 'GET',
      path: `/api/workspaces/${workspace}/cards?${query.toString()}`,
      answer: cardPageSchema,
    })
  }

  function kept(): Place {
    const parsed = placeSchema.safeParse(readMeta(store, META))
    return parsed.success ? parsed.data : NOWHERE
  }

  function keep(place: Place): void {
    store.write(tx => writeMeta(tx, META, { ...place } as Json))
  }
}

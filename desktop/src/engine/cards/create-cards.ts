/** Cards on the engine's thread: what the mail thread has to give goes up, what colleagues give comes down. */
import { publishedSchema, type MostLevel } from '@kith/shared/cards'
import { createEmitter, isFault, s, type DocId, type Log } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { CardsState, RecordCards } from '@kith/shared/rpc'
import type { Account } from '#engine/account'
import type { Store } from '#engine/store'
import { readStored, readUpstream, type SyncService } from '#engine/sync'
import { isOfMost, mostHere } from './most-shared.ts'
import { createOwnChoices, type ChoiceChange, type OwnChoicesDeps } from './own-choices.ts'
import { createPullCards } from './pull-cards.ts'
import type { PublisherState, Push, PushAnswer, Upstream } from './publisher.ts'
import { readRecordCards, type ReadCardsDeps } from './read-cards.ts'
import { keepTeamStandings } from './team-standing.ts'

export interface CardsDeps extends Omit<ReadCardsDeps, 'read'> {
  readonly store: Store
  readonly feed: OwnChoicesDeps['feed']
  readonly ingest: OwnChoicesDeps['ingest']
  readonly account: Pick<Account, 'ask' | 'user'>
  readonly sync: Pick<SyncService, 'state' | 'onWelcome' | 'onCards'>
  readonly catalog: () => Catalog
  readonly lookAgain: () => void
  /** To the mail thread, when it runs. */
  readonly line: {
    readonly tell: (name: string, value: unknown) => void
    readonly on: (name: string, listener: (value: unknown) => void) => () => void
  }
  readonly log: Log
}

export interface Cards {
  readonly ofRecord: (record: DocId) => RecordCards
  readonly state: () => CardsState
  /** Nothing is shared above it. */
  readonly most: () => MostLevel
  /** Of cards of colleagues, and of what waits here. */
  readonly onChange: (listener: () => void) => () => void
  /** Everything this person shared, from every device; answers how many cards it was. */
  readonly takeBackAll: () => Promise<number>
  /** What the mail thread asks: `cards.upstream`, `cards.push`, `cards.mine`, `cards.choices`, `cards.choose`. */
  readonly answer: (path: string, input: unknown) => unknown
  readonly pull: () => Promise<void>
  /** Rows were made anew. */
  readonly again: () => void
  readonly close: () => void
}

const mineSchema = s.object({ ids: s.array(s.string()), isEnd: s.boolean() })
const takenSchema = s.object({ cards: s.number() })
const QUIET: PublisherState = { waiting: 0, shared: 0, problem: null }
/** Later it may be otherwise; with all others the person has to do something. */
const COMES_BACK = ['server/unreachable', 'account/signed-out', 'http/too-many', 'auth/signed-out']

export function createCards(deps: CardsDeps): Cards {
  const { store, account, sync, line, me, log } = deps
  const changed = createEmitter<void>(error => log.error('cards/listener', { error }))
  const pulls = createPullCards({ store, account, sync, me, log })
  const choices = createOwnChoices({ ...deps, onChange: () => line.tell('cards', null) })
  let mailSide = QUIET
  const stops = [
    pulls.onChange(records => {
      keepTeamStandings(deps, records).catch((error: unknown) =>
        log.error('cards/standings', { error }),
      )
      changed.emit()
    }),
    line.on('cards', value => {
      mailSide = value as PublisherState
      changed.emit()
    }),
    sync.onWelcome(() => line.tell('cards', null)),
    deps.feed.onCommit(({ changes }) => {
      if (!changes.some(isOfMost)) return
      line.tell('cards', null)
      changed.emit()
    }),
  ]

  return {
    ofRecord: record => readRecordCards({ ...deps, read: store }, record),
    most: () => mostHere(store).most,
    state: () => ({
      isShared: readUpstream(store) !== null,
      most: mostHere(store).most,
      ...mailSide,
    }),
    onChange: changed.on,
    async takeBackAll() {
      const { cards } = await account.ask({
        method: 'DELETE',
        path: `${pathOf()}`,
        answer: takenSchema,
      })
      return cards
    },
    answer(path, input) {
      if (path === 'cards.upstream') return upstream()
      if (path === 'cards.push') return push(input as Push)
      if (path === 'cards.mine') return mine()
      if (path === 'cards.choices') return choices.read(String(input))
      if (path === 'cards.choose') return choices.choose(input as ChoiceChange)
      throw new Error(`nobody answers ${path}`)
    },
    pull: pulls.pull,
    again() {
      const records = store.pluck<DocId>(
        'SELECT record FROM card_record UNION SELECT record FROM own_standing',
      )
      keepTeamStandings(deps, records).catch((error: unknown) =>
        log.error('cards/standings', { error }),
      )
      line.tell('cards', null)
    },
    close() {
      for (const stop of stops) stop()
      choices.close()
      pulls.close()
    },
  }

  function upstream(): Upstream | null {
    const info = readUpstream(store)
    const { log: life } = readStored(store)
    return info === null || life === null
      ? null
      : { workspace: info.workspace, me: me(), log: life, ...mostHere(store) }
  }

  async function push({ put, drop }: Push): Promise<PushAnswer> {
    const owner = me()
    if (readUpstream(store) === null || account.user()?.isExpired !== false)
      return { state: 'wait' }
    try {
      const { refused } = await account.ask({
        method: 'POST',
        path: pathOf(),
        body: { ...(owner === null ? {} : { owner }), put, drop },
        answer: publishedSchema,
      })
      return { state: 'done', refused: refused.map(({ id }) => id) }
    } catch (error) {
      if (!isFault(error)) throw error
      log.info('cards/not-pushed', { error })
      return COMES_BACK.includes(error.code)
        ? { state: 'wait' }
        : { state: 'refused', say: error.message }
    }
  }

  async function mine(): Promise<readonly DocId[] | null> {
    const ids: DocId[] = []
    try {
      for (let isEnd = false; !isEnd;) {
        const after = ids.at(-1)
        const page = await account.ask({
          method: 'GET',
          path: `${pathOf()}/mine${after === undefined ? '' : `?after=${after}`}`,
          answer: mineSchema,
        })
        ids.push(...(page.ids as DocId[]))
        isEnd = page.isEnd
      }
      return ids
    } catch (error) {
      if (!isFault(error)) throw error
      return null
    }
  }

  function pathOf(): string {
    return `/api/workspaces/${readUpstream(store)?.workspace ?? ''}/cards`
  }
}

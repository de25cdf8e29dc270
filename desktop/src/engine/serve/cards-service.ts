/** cards.*: what colleagues share about records, and what this person shares. */
import { isFault, type DocId, type Log } from '@kith/shared/kit'
import type { CardsService } from '@kith/shared/rpc'
import { ruleOf, shareOfThread, type Cards } from '#engine/cards'
import { guarded } from './border.ts'
import { liveValue } from './live-value.ts'
import type { MailHere } from './mail-service.ts'

const GAP_MS = 120

export interface CardsServiceDeps {
  readonly cards: Cards
  readonly mail: Pick<MailHere, 'reading' | 'onChange'>
  /** Everything of this device becomes private. */
  readonly unshareAll: () => Promise<void>
  readonly me: () => DocId | null
  readonly log: Log
}

export function createCardsService({
  cards,
  mail,
  unshareAll,
  me,
  log,
}: CardsServiceDeps): CardsService {
  /** Of this device's mail, and of colleagues. */
  const onChange = (listener: () => void) => {
    const stops = [cards.onChange(listener), mail.onChange(listener)]
    return () => {
      for (const stop of stops) stop()
    }
  }
  const live = <T>(read: () => T, name: string, signal: AbortSignal | undefined) =>
    guarded(liveValue({ read, onChange, signal, gapMs: GAP_MS, textOf: JSON.stringify }), name, log)
  const fromMail = <T>(read: (from: NonNullable<ReturnType<typeof mail.reading>>) => T) => {
    const from = mail.reading()
    return from === undefined ? null : read(from)
  }
  return {
    ofRecord: ({ record }, signal) => live(() => cards.ofRecord(record), 'cards.ofRecord', signal),
    state: (_, signal) => live(cards.state, 'cards.state', signal),
    thread: ({ thread }, signal) =>
      live(
        () => fromMail(from => shareOfThread(from, thread, { me: me(), most: cards.most() })),
        'cards.thread',
        signal,
      ),
    rule: ({ record }, signal) =>
      live(() => ({ level: fromMail(from => ruleOf(from, record)) }), 'cards.rule', signal),
    async takeBackAll() {
      const { shared } = cards.state()
      // The server first: what the mail thread takes back by itself would be missing in the count.
      let first: number | null
      try {
        first = await take()
      } finally {
        await unshareAll()
      }
      // What this device shared waits for the next contact.
      if (first === null) return { cards: shared, isLater: true }
      // What was on its way meanwhile.
      return { cards: first + ((await take()) ?? 0), isLater: false }
    },
  }

  /** `null`: the server cannot be reached. */
  async function take(): Promise<number | null> {
    try {
      return await cards.takeBackAll()
    } catch (error) {
      if (!isFault(error, 'server/unreachable')) throw error
      return null
    }
  }
}

/** A person at this device: random things done with conversations, some taken back, from a seed. */
import { silentLog } from '@kith/shared/kit'
import type { ThreadAction } from '@kith/shared/rpc'
import { createMailActions } from '#engine/mailbox'
import type { Bench } from './engine.fixture.ts'

const ACTIONS: readonly ThreadAction[] = [
  { do: 'read' },
  { do: 'unread' },
  { do: 'star' },
  { do: 'unstar' },
  { do: 'archive' },
  { do: 'trash' },
  { do: 'spam' },
  { do: 'inbox' },
]

/** What the page can do, for one piece of work. */
export function withActions<T>(
  { mailbox }: Pick<Bench, 'mailbox'>,
  work: (actions: ReturnType<typeof createMailActions>['service']) => T,
): T {
  const never = () => Promise.reject(new Error('not asked for here'))
  const actions = createMailActions({
    mailbox,
    clock: { now: () => 1 },
    log: silentLog,
    locale: 'en',
    timeZone: 'UTC',
    rawOf: never,
    scratch: never,
    pathOf: never,
    keepFile: never,
    wake: () => undefined,
    onAnswered: () => undefined,
  })
  try {
    return work(actions.service)
  } finally {
    actions.close()
  }
}

/** The person does something with a conversation, or takes it back; the mailbox is told in the next round. */
export function actHere(bench: Bench, chance: () => number): string {
  const { account, mailbox } = bench
  const { store } = mailbox
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(chance() * list.length)]
  const thread = pick(
    store.pluck<number>(
      'SELECT id FROM thread WHERE merged_into IS NULL AND count > 0 ORDER BY id',
    ),
  )
  const label = pick(
    store.pluck<number>(
      'SELECT id FROM folder WHERE account = ? AND role IS NULL AND is_selectable = 1 ORDER BY id',
      [account],
    ),
  )
  if (thread === undefined) return 'nothing'
  const move = { do: chance() < 0.5 ? 'move' : 'label', label: String(label) } as const
  const action = label !== undefined && chance() < 0.3 ? move : pick(ACTIONS)!
  const isUndone = chance() < 0.2
  withActions(bench, actions => {
    const { undo } = actions.act({ threads: [thread], action })
    if (isUndone) actions.undo({ undo })
  })
  return `here: ${action.do} ${thread}${isUndone ? ' and back' : ''}`
}

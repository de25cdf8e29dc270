/** What is done with conversations: shown at once, told with Undo, and the next one opens. */
import { useCallback, useState } from 'react'
import type { ThreadAction, ThreadRow } from '@kith/shared/rpc'
import { wallMidnight } from '@kith/shared/model'
import { showFault, useClient, useCommand, useFormat, useNavigation } from '#renderer/client'
import { toast } from '#renderer/ui'

/** Actions that need nothing further. */
export type SimpleAction = Exclude<ThreadAction['do'], 'snooze' | 'label' | 'unlabel' | 'move'>

export interface ThreadActions {
  readonly act: (action: SimpleAction) => void
  readonly snooze: (until: number) => void
  readonly label: (label: string, isOn: boolean) => void
  readonly move: (label: string) => void
  readonly openSnooze: () => void
  readonly openLabels: () => void
  readonly task: () => void
  readonly deal: () => void
}

const DONE: Readonly<Record<ThreadAction['do'], (count: string) => string>> = {
  archive: count => `${count} archived`,
  inbox: count => `${count} back in the inbox`,
  trash: count => `${count} moved to the bin`,
  spam: count => `${count} moved to spam`,
  'not-spam': count => `${count} back from spam`,
  read: count => `${count} marked as read`,
  unread: count => `${count} marked as unread`,
  star: count => `${count} starred`,
  unstar: count => `${count} no longer starred`,
  mute: count => `${count} muted`,
  unmute: count => `${count} no longer muted`,
  snooze: count => `${count} comes back later`,
  unsnooze: count => `${count} back in the inbox`,
  label: count => `${count} labelled`,
  unlabel: count => `Label taken from ${count.toLowerCase()}`,
  move: count => `${count} moved`,
}
/** These leave the list they are done in. */
const LEAVES = new Set<ThreadAction['do']>(['archive', 'trash', 'spam', 'snooze', 'move', 'mute'])
/** Too small to tell. */
const QUIET = new Set<ThreadAction['do']>(['read', 'unread', 'star', 'unstar'])

export interface ThreadActionsDeps {
  /** The chosen conversations, or the one that is open. */
  readonly targets: () => readonly ThreadRow[]
  /** These are about to leave the list. */
  readonly onLeaving: (threads: readonly number[]) => void
  readonly onSnooze: () => void
  readonly onLabels: () => void
}

export function useThreadActions(deps: ThreadActionsDeps): ThreadActions & {
  readonly run: (threads: readonly number[], action: ThreadAction) => void
  readonly undo: () => void
  /** A task about one conversation, whichever is chosen. */
  readonly taskFrom: (thread: ThreadRow) => void
} {
  const client = useClient()
  const command = useCommand()
  const { go } = useNavigation()
  const { timeZone } = useFormat()
  const [last, setLast] = useState<string | null>(null)
  const { targets, onLeaving } = deps

  const takeBack = useCallback(
    (undo: string) => {
      client.mail.undo({ undo }).catch(showFault)
      setLast(before => (before === undo ? null : before))
    },
    [client],
  )
  const run = useCallback(
    (threads: readonly number[], action: ThreadAction) => {
      if (threads.length === 0) return
      if (LEAVES.has(action.do)) onLeaving(threads)
      client.mail
        .act({ threads, action })
        .then(({ undo }) => {
          setLast(undo)
          if (QUIET.has(action.do) && threads.length === 1) return
          const count = threads.length === 1 ? 'Conversation' : `${threads.length} conversations`
          toast(DONE[action.do](count), {
            id: 'mail',
            action: { label: 'Undo', keys: 'Z', onSelect: () => takeBack(undo) },
          })
        })
        .catch(showFault)
    },
    [client, onLeaving, takeBack],
  )
  const ids = () => targets().map(thread => thread.id)
  const about = async (object: 'task' | 'deal', thread: ThreadRow | undefined) => {
    if (thread === undefined) return
    const other = thread.people.find(person => !person.isMe)
    const person = other?.person ?? null
    const company = thread.company?.id ?? other?.company ?? null
    const cells =
      object === 'task'
        ? {
            title: thread.subject || `Mail from ${other?.name || other?.address || 'nobody'}`,
            dueAt: new Date(wallMidnight(Date.now(), timeZone, 1)).toISOString(),
            targets: [person ?? company].filter(id => id !== null),
          }
        : {
            name: thread.subject || 'New deal',
            ...(company === null ? {} : { company }),
            ...(person === null ? {} : { contact: person }),
          }
    const answer = await command('record.create', { object, cells })
    const made = answer?.ids[0]
    if (made === undefined) return
    client.mail.link({ thread: thread.id, record: made, isLinked: true }).catch(showFault)
    toast(object === 'task' ? 'Task made for tomorrow' : 'Deal made', {
      action: { label: 'Open', onSelect: () => go({ page: 'object', object, record: made }) },
    })
  }
  return {
    run,
    undo: () => {
      if (last !== null) takeBack(last)
    },
    act: action => run(ids(), { do: action }),
    snooze: until => run(ids(), { do: 'snooze', until }),
    label: (label, isOn) => run(ids(), { do: isOn ? 'label' : 'unlabel', label }),
    move: label => run(ids(), { do: 'move', label }),
    openSnooze: deps.onSnooze,
    openLabels: deps.onLabels,
    task: () => void about('task', targets()[0]).catch(showFault),
    taskFrom: thread => void about('task', thread).catch(showFault),
    deal: () => void about('deal', targets()[0]).catch(showFault),
  }
}

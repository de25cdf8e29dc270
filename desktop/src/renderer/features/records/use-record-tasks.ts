/** What the buttons and actions of a record do, the same in the panel and on the page. */
import { useState } from 'react'
import { useActionHandler, useActionTarget } from '#renderer/actions'
import { useWorkspace, type Navigation } from '#renderer/client'
import { toast } from '#renderer/ui'
import { holds } from './related/relations.ts'
import type { RecordView } from './use-record-view.ts'
import { useFollow, type Follow } from './follow/use-follow.ts'
import type { TabsState } from './tabs/record-tabs.tsx'

export type RecordDialog = 'merge' | 'share' | 'call'

export interface RecordTasks {
  readonly onTask: () => void
  readonly onNote: () => void
  readonly onCall: () => void
  readonly star: () => void
  readonly isStarred: boolean
  /** `null` where there is nobody to hear of. */
  readonly follow: Follow | null
  readonly copyLink: () => void
  readonly remove: () => void
  readonly restore: () => void
  /** The dialog that stands open. */
  readonly dialog: RecordDialog | null
  readonly setDialog: (dialog: RecordDialog | null) => void
  readonly isPast: boolean
  readonly setPast: (isPast: boolean) => void
}

export function useRecordTasks(
  view: RecordView,
  navigation: Navigation,
  onTabs: (change: Partial<TabsState>) => void,
): RecordTasks {
  const { favourites } = useWorkspace()
  const [dialog, setDialog] = useState<RecordDialog | null>(null)
  const [isPast, setPast] = useState(false)
  const { id, object, row, run } = view
  const follow = useFollow(id)
  const favourite = favourites.find(each => each.kind === 'record' && each.target === id)

  const onTask = () => onTabs({ tab: 'timeline', composer: 'task' })
  const onNote = () => onTabs({ tab: 'timeline', composer: 'note' })
  const onCall = () => setDialog('call')
  const star = () => {
    if (favourite === undefined)
      void run('favourite.add', { kind: 'record', target: id, object: object.id }, { toast: false })
    else void run('favourite.remove', { id: favourite.id }, { toast: false })
  }
  const copyLink = () => {
    const link = new URL(
      navigation.href({ page: 'record', object: object.id, record: id }),
      location.href,
    )
    void navigator.clipboard.writeText(link.href).then(
      () => toast('Link copied'),
      () =>
        toast('The clipboard did not take the link. Copy it from the address bar.', {
          tone: 'problem',
        }),
    )
  }
  const remove = () => void run('records.delete', { object: object.id, ids: [id] })
  const restore = () => void run('records.restore', { object: object.id, ids: [id] })

  useActionTarget({ record: { id, object: object.id, title: row.title } })
  useActionHandler('record.addTask', onTask)
  useActionHandler('record.addNote', onNote)
  useActionHandler('record.logCall', onCall, holds(object, 'note') && row.deletedAt === null)
  useActionHandler('record.star', star)
  useActionHandler('record.follow', () => follow?.toggle(), follow !== null)
  useActionHandler('record.copyLink', copyLink)
  useActionHandler('record.merge', () => setDialog('merge'))
  useActionHandler('record.share', () => setDialog('share'))
  useActionHandler('record.past', () => setPast(true))

  return {
    onTask,
    onNote,
    onCall,
    star,
    isStarred: favourite !== undefined,
    follow,
    copyLink,
    remove,
    restore,
    dialog,
    setDialog,
    isPast,
    setPast,
  }
}

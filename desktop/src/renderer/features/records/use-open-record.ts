/** A record that stands open, in the panel or on the page: its tabs, what can be done, and that it was visited. */
import { useEffect } from 'react'
import { useKith, useNavigation } from '#renderer/client'
import { useTabsState } from './tabs/record-tabs.tsx'
import { useRecordTasks } from './use-record-tasks.ts'
import type { RecordView } from './use-record-view.ts'

export function useOpenRecord(view: RecordView) {
  const navigation = useNavigation()
  const { keep } = useKith()
  const tabs = useTabsState()
  const tasks = useRecordTasks(view, navigation, tabs.set)
  const { id, object, row } = view
  useEffect(
    () => keep.visited({ id, object: object.id, title: row.title }),
    [keep, id, object.id, row.title],
  )
  return { tabs, tasks }
}

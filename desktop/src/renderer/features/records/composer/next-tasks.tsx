/** What is next with this record: late tasks and those of the coming days, above what has been. */
import { useFormat } from '#renderer/client'
import type { LinkedList } from '../use-linked.ts'
import type { RecordView } from '../use-record-view.ts'
import { isDone } from '../tasks/tasks-tab.tsx'
import { TaskRow } from '../tasks/task-row.tsx'
import '../tasks/tasks.css'

const AHEAD_MS = 14 * 86_400_000
const MOST = 3

interface Props {
  readonly view: RecordView
  readonly tasks: LinkedList
  readonly openRecord: (id: string, object: string) => void
}

export function NextTasks({ view, tasks, openRecord }: Props) {
  const { now } = useFormat()
  const next = tasks.rows.filter(row => {
    const due = row.cells['dueAt']
    return !isDone(row) && typeof due === 'string' && Date.parse(due) <= now + AHEAD_MS
  })
  if (next.length === 0) return null
  return (
    <section className="next-tasks" aria-label="Next">
      <h3 className="tl-day">Next</h3>
      <ul>
        {next.slice(0, MOST).map(row => (
          <TaskRow key={row.id} view={view} row={row} openRecord={openRecord} />
        ))}
      </ul>
    </section>
  )
}

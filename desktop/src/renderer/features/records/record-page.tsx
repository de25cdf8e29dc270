/** A record on a page of its own: where it stands, what it is, everything about it. */
import type { Query } from '@kith/shared/query'
import { useActionHandler } from '#renderer/actions'
import { useCatalog, useNavigation } from '#renderer/client'
import { Icon } from '#renderer/ui'
import { TaskButtons, WalkButtons } from './header/head-buttons.tsx'
import { MissingRecord } from './missing-record.tsx'
import { RecordBody } from './record-body.tsx'
import { useOpenRecord } from './use-open-record.ts'
import { useRecordView, type RecordView } from './use-record-view.ts'
import { useWalk, type Walk } from './use-walk.ts'
import './record.css'

export interface RecordPageProps {
  readonly object: string
  readonly record: string
  /** The list it was opened from, for walking. */
  readonly query?: Query | null
}

export function RecordPage({ object, record, query = null }: RecordPageProps) {
  const navigation = useNavigation()
  const found = useRecordView(record)
  const open = (id: string, of: string) => navigation.go({ page: 'record', object: of, record: id })
  const walk = useWalk(query, record, open)
  useActionHandler('record.next', () => walk.go(1), query !== null)
  useActionHandler('record.previous', () => walk.go(-1), query !== null)
  if (found.state === 'found') return <Found view={found.view} walk={walk} openRecord={open} />
  return (
    <div className="record-page">
      <header className="record-top">
        <Crumbs object={object} title={null} />
      </header>
      {found.state === 'missing' && <MissingRecord onBack={() => navigation.back()} />}
    </div>
  )
}

function Found({
  view,
  walk,
  openRecord,
}: {
  readonly view: RecordView
  readonly walk: Walk
  readonly openRecord: (id: string, object: string) => void
}) {
  const { tabs, tasks } = useOpenRecord(view)

  return (
    <div className="record-page">
      <header className="record-top">
        <Crumbs object={view.object.id} title={view.row.title} />
        <span className="grow" />
        {walk.index !== null && (
          <>
            <WalkButtons walk={walk} />
            <span className="record-line" />
          </>
        )}
        <TaskButtons view={view} tasks={tasks} />
      </header>
      <RecordBody
        key={view.id}
        view={view}
        size="page"
        tabs={tabs}
        tasks={tasks}
        openRecord={openRecord}
      />
    </div>
  )
}

function Crumbs({ object, title }: { readonly object: string; readonly title: string | null }) {
  const catalog = useCatalog()
  const { go, href } = useNavigation()
  const found = catalog.findObject(object)
  if (found === undefined) return null
  const place = { page: 'object', object: found.id } as const
  return (
    <nav className="record-crumbs" aria-label="Where you are">
      <Icon name={found.icon} />
      <a
        href={href(place)}
        onClick={event => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          go(place)
        }}
      >
        {found.labelPlural}
      </a>
      {title !== null && (
        <>
          <Icon name="chevron-right" size={14} />
          <span className="record-here" dir="auto" aria-current="page">
            {title || 'No name'}
          </span>
        </>
      )}
    </nav>
  )
}

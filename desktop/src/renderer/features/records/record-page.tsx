/** A record on a page of its own: where it stands, what it is, everything about it. */
import { useEffect } from 'react'
import type { Query } from '@kith/shared/query'
import { useActionHandler } from '#renderer/actions'
import { useCatalog, useKith, useNavigation } from '#renderer/client'
import { Icon, IconButton, Menu } from '#renderer/ui'
import { FollowBell } from './follow/follow-bell.tsx'
import { MissingRecord } from './missing-record.tsx'
import { RecordBody } from './record-body.tsx'
import { moreItems, WalkButtons } from './record-panel.tsx'
import { useTabsState } from './tabs/record-tabs.tsx'
import { useRecordTasks } from './use-record-tasks.ts'
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
  const navigation = useNavigation()
  const { keep } = useKith()
  const tabs = useTabsState()
  const tasks = useRecordTasks(view, navigation, tabs.set)
  const { id, object, row } = view
  useEffect(
    () => keep.visited({ id, object: object.id, title: row.title }),
    [keep, id, object.id, row.title],
  )

  return (
    <div className="record-page">
      <header className="record-top">
        <Crumbs object={object.id} title={row.title} />
        <span className="grow" />
        {walk.index !== null && (
          <>
            <WalkButtons walk={walk} />
            <span className="record-line" />
          </>
        )}
        <IconButton
          icon="star"
          label={tasks.isStarred ? 'Take from favourites' : 'Add to favourites'}
          keys="S"
          className={tasks.isStarred ? 'record-starred' : undefined}
          aria-pressed={tasks.isStarred}
          onClick={tasks.star}
        />
        <FollowBell follow={tasks.follow} />
        <IconButton icon="link" label="Copy link" keys="Mod+Shift+C" onClick={tasks.copyLink} />
        <Menu
          align="end"
          trigger={<IconButton icon="ellipsis" label="More" />}
          items={moreItems(view, tasks)}
        />
      </header>
      <RecordBody
        key={id}
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

/**
 * The record beside its list. The list stays bright and usable; ↑↓ and J/K walk it with the panel
 * open; closing gives the focus back to where it was.
 */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Query } from '@kith/shared/query'
import { useActionHandler } from '#renderer/actions'
import { useStored } from '#renderer/client'
import { IconButton, ResizeHandle } from '#renderer/ui'
import { TaskButtons, WalkButtons } from './header/head-buttons.tsx'
import { MissingRecord } from './missing-record.tsx'
import { RecordBody } from './record-body.tsx'
import { useOpenRecord } from './use-open-record.ts'
import { useRecordView, type RecordView } from './use-record-view.ts'
import { useWalk, type Walk } from './use-walk.ts'
import './record.css'

const WIDTH = 520
const NARROWEST = 400
const WIDEST = 800

export interface RecordPanelProps {
  readonly record: string
  /** The list it was opened from. */
  readonly query: Query | null
  readonly onClose: () => void
  readonly onOpen: (record: string, object: string) => void
  readonly onExpand: () => void
}

export function RecordPanel({ record, query, onClose, onOpen, onExpand }: RecordPanelProps) {
  const [width, setWidth] = useStored('record.panelWidth', WIDTH)
  const [dragged, setDragged] = useState<number | null>(null)
  const found = useRecordView(record)
  const walk = useWalk(query, record, onOpen)
  const panel = useRef<HTMLElement>(null)
  const size = dragged ?? width
  useFocusBack(panel, record)
  useActionHandler('record.close', onClose)
  useActionHandler('record.next', () => walk.go(1))
  useActionHandler('record.previous', () => walk.go(-1))

  return (
    // The panel is a region one can stand in: arrows walk the list from anywhere that does not use them.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={panel}
      className="record-panel"
      aria-label="Record"
      tabIndex={-1}
      style={{ width: size }}
      onKeyDown={event => onKey(event, walk, onClose)}
    >
      <ResizeHandle
        size={size}
        min={NARROWEST}
        max={WIDEST}
        side="start"
        label="Width of the panel"
        onResize={setDragged}
        onDone={next => {
          setWidth(next)
          setDragged(null)
        }}
        onReset={() => setWidth(undefined)}
      />
      {found.state === 'found' ? (
        <Found
          view={found.view}
          walk={walk}
          onClose={onClose}
          onOpen={onOpen}
          onExpand={onExpand}
        />
      ) : (
        <>
          <div className="panel-top">
            <WalkButtons walk={walk} />
            <span className="grow" />
            <IconButton icon="x" label="Close" keys="Escape" onClick={onClose} />
          </div>
          {found.state === 'missing' && <MissingRecord onBack={onClose} />}
        </>
      )}
    </aside>
  )
}

function Found({
  view,
  walk,
  onClose,
  onOpen,
  onExpand,
}: Pick<RecordPanelProps, 'onClose' | 'onOpen' | 'onExpand'> & {
  readonly view: RecordView
  readonly walk: Walk
}) {
  const { tabs, tasks } = useOpenRecord(view)

  return (
    <>
      <div className="panel-top">
        <WalkButtons walk={walk} />
        <span className="grow" />
        <TaskButtons view={view} tasks={tasks} />
        <IconButton icon="maximize-2" label="Open as a page" onClick={onExpand} />
        <IconButton icon="x" label="Close" keys="Escape" onClick={onClose} />
      </div>
      <RecordBody
        key={view.id}
        view={view}
        size="panel"
        tabs={tabs}
        tasks={tasks}
        openRecord={onOpen}
      />
    </>
  )
}

/** Takes the focus when the panel opens and gives it back when it goes. */
function useFocusBack(panel: React.RefObject<HTMLElement | null>, record: string): void {
  // What had the focus may have belonged to the record before.
  useEffect(() => {
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true })
  }, [panel, record])
  useEffect(() => {
    const before = document.activeElement
    const box = panel.current
    // A new record has already put the caret into its name.
    if (box !== null && !box.contains(before)) box.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [panel])
}

function onKey(event: KeyboardEvent, walk: Walk, onClose: () => void): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
  if (event.key === 'Escape') {
    event.preventDefault()
    onClose()
    return
  }
  const isText =
    event.target instanceof Element &&
    event.target.closest(
      'input, textarea, select, [contenteditable="true"], [role="listbox"], [role="menu"], [role="tablist"], [role="separator"]',
    ) !== null
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || isText) return
  event.preventDefault()
  walk.go(step)
}

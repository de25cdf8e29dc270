/**
 * Two records side by side: which values the kept one has. A and B pick, ↑↓ walk, ⌘↵ merges.
 * Notes, tasks, files and links of both come together; one undo brings back the two.
 */
import { useRef, useState, type KeyboardEvent } from 'react'
import type { Row } from '@kith/shared/query'
import { useFormat, useRecord } from '#renderer/client'
import { FieldCell, isWritable, toCommandValue } from '#renderer/fields'
import { Avatar, Button, Dialog, Kbd, Segmented } from '#renderer/ui'
import { agoWords } from '../notes/ago-words.ts'
import type { RecordView } from '../use-record-view.ts'
import {
  mergeCells,
  mergeRows,
  pickRow,
  type MergePick,
  type MergeRow,
  type Side,
} from './merge-choices.ts'

interface Props {
  readonly view: RecordView
  readonly other: string
  readonly onClose: () => void
  readonly onMerged: (id: string, object: string) => void
}

export function MergeDialog({ view, other, onClose, onMerged }: Props) {
  const { value: b } = useRecord(other)
  if (b === null) return null
  return <Compare view={view} a={view.row} b={b} onClose={onClose} onMerged={onMerged} />
}

function Compare({
  view,
  a,
  b,
  onClose,
  onMerged,
}: Omit<Props, 'other'> & { readonly a: Row; readonly b: Row }) {
  const { object, run } = view
  const format = useFormat()
  const [kept, setKept] = useState<Side>('a')
  const [picks, setPicks] = useState<ReadonlyMap<string, MergePick>>(new Map())
  const [isMerging, setMerging] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const fields = object.fields.map(field => ({
    id: field.id,
    label: field.label,
    storage: field.storageKind.id,
    isWritable: isWritable(field) && field.storageKind.id !== 'richText',
  }))
  const rows = [...picks].reduce(
    (now, [field, pick]) => pickRow(now, field, pick),
    mergeRows(fields, a.cells, b.cells, kept),
  )
  const conflicts = rows.filter(row => row.isConflict).length
  const pick = (field: string, choice: MergePick) =>
    setPicks(before => new Map(before).set(field, choice))

  const merge = async () => {
    if (isMerging) return
    setMerging(true)
    const [keep, gone] = kept === 'a' ? [a, b] : [b, a]
    const cells = Object.fromEntries(
      Object.entries(mergeCells(rows, kept)).flatMap(([id, value]) => {
        const field = object.fields.find(each => each.id === id)
        return field === undefined ? [] : [[id, toCommandValue(field, value)]]
      }),
    )
    const input = { object: object.id, keep: keep.id, others: [gone.id], cells }
    const answer = await run('record.merge', input)
    setMerging(false)
    if (answer === null) return
    onClose()
    if (keep.id !== view.id) onMerged(keep.id, object.id)
  }
  const focusRow = (at: number) =>
    list.current?.querySelectorAll<HTMLElement>('[data-merge-row]')[at]?.focus()
  const onRowKey = (event: KeyboardEvent, row: MergeRow, at: number) => {
    const key = event.key.toLowerCase()
    if (key === 'arrowdown' || key === 'arrowup') {
      event.preventDefault()
      focusRow(at + (key === 'arrowdown' ? 1 : -1))
    } else if (!event.metaKey && !event.ctrlKey && (key === 'a' || key === 'b')) {
      event.preventDefault()
      pick(row.field, key)
      focusRow(Math.min(at + 1, rows.length - 1))
    } else if (key === 'arrowleft' || key === 'arrowright') {
      event.preventDefault()
      pick(row.field, key === 'arrowleft' ? 'a' : 'b')
    } else if ((key === '+' || key === '=') && row.canBoth) {
      event.preventDefault()
      pick(row.field, 'both')
    }
  }

  return (
    <Dialog
      onClose={onClose}
      title={`Merge two ${object.labelPlural.toLocaleLowerCase()}`}
      width={760}
      initialFocus={() => list.current?.querySelector<HTMLElement>('[data-merge-row]')}
      footer={
        <>
          <span className="merge-keys grow">
            <Kbd keys="A" /> <Kbd keys="B" /> pick <Kbd keys="ArrowDown" /> next
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            keys="Mod+Enter"
            disabled={isMerging}
            onClick={() => void merge()}
          >
            Merge
          </Button>
        </>
      }
    >
      {/* ⌘↵ merges from anywhere in the dialog. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className="merge"
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
            event.preventDefault()
            void merge()
          }
        }}
      >
        <div className="merge-row merge-heads">
          <span className="muted">
            {conflicts === 0 ? 'No conflicts' : `${conflicts} to decide`}
          </span>
          <Head side="a" row={a} shape={object.shape} when={agoWords(a.createdAt, format)} />
          <Head side="b" row={b} shape={object.shape} when={agoWords(b.createdAt, format)} />
        </div>
        <div className="merge-row">
          <span className="muted">Keep</span>
          <span className="merge-keep">
            <Segmented<Side>
              label="Which record is kept"
              value={kept}
              onChange={setKept}
              options={[
                { value: 'a', label: `A, ${a.title || 'no name'}` },
                { value: 'b', label: `B, ${b.title || 'no name'}` },
              ]}
            />
          </span>
        </div>
        <div ref={list} className="merge-list" role="list" aria-label="Values">
          {rows.map((row, at) => {
            const field = object.fields.find(each => each.id === row.field)
            if (field === undefined) return null
            return (
              <div
                key={row.field}
                role="listitem"
                className="merge-row"
                data-conflict={row.isConflict || undefined}
              >
                <span className="merge-field trunc">{row.label}</span>
                {(['a', 'b'] as const).map(side => (
                  <button
                    key={side}
                    type="button"
                    className="merge-value"
                    {...(side === 'a' ? { 'data-merge-row': true } : { tabIndex: -1 })}
                    aria-pressed={row.pick === side || row.pick === 'both'}
                    onKeyDown={event => onRowKey(event, row, at)}
                    onClick={() =>
                      pick(row.field, row.canBoth && row.pick === side ? 'both' : side)
                    }
                  >
                    {row[side] === null ? (
                      <span className="muted">empty</span>
                    ) : (
                      <FieldCell field={field} value={row[side]} />
                    )}
                  </button>
                ))}
              </div>
            )
          })}
          {rows.length === 0 && <p className="muted merge-same">Every field is the same.</p>}
        </div>
        <p className="merge-note">
          Notes, tasks, files and links of both come together. One undo brings back the two.
        </p>
      </div>
    </Dialog>
  )
}

function Head({
  side,
  row,
  shape,
  when,
}: {
  readonly side: Side
  readonly row: Row
  readonly shape: 'round' | 'square'
  readonly when: string
}) {
  return (
    <span className="merge-head">
      <Avatar name={row.title} shape={shape} size={28} />
      <span className="merge-who">
        <b className="trunc" dir="auto">
          {row.title || 'No name'}
        </b>
        <small>
          {side.toUpperCase()}, added {when}
        </small>
      </span>
    </span>
  )
}

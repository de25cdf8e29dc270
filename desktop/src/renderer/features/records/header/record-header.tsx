/** Who or what this is: mark, name, what matters at a glance, and what can be done at once. */
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import { useAccess, useFormat, useNavigation } from '#renderer/client'
import { FieldCell, ReadOnlyMark } from '#renderer/fields'
import { Avatar, Button, Icon } from '#renderer/ui'
import { isEmptyCell } from '../fields/field-groups.ts'
import { agoWords } from '../notes/ago-words.ts'
import type { RecordView } from '../use-record-view.ts'
import { holds } from '../related/relations.ts'
import { doneStep } from './done-step.ts'
import { RecordName } from './record-name.tsx'
import { RecordPeers } from './record-peers.tsx'
import './header.css'

interface Props {
  readonly view: RecordView
  readonly size: 'panel' | 'page'
  readonly isReadOnly: boolean
  readonly onTask: () => void
  readonly onNote: () => void
  readonly onCall: () => void
}

export function RecordHeader({ view, size, isReadOnly, onTask, onNote, onCall }: Props) {
  const access = useAccess()
  const { object, row } = view
  const Heading = size === 'page' ? 'h1' : 'h2'
  const format = useFormat()
  const chips = object.fields.filter(
    field => isChip(field, object) && !isEmptyCell(row.cells[field.id]),
  )
  const facts = object.subtitleFields
    .flatMap(id => view.catalog.findField(object.id, id) ?? [])
    .filter(field => !chips.includes(field) && !isEmptyCell(row.cells[field.id]))
  return (
    <header className="record-header" data-size={size}>
      {hasMark(object) ? (
        <Avatar name={row.title} shape={object.shape} size={40} />
      ) : (
        <span className="record-tile">
          <Icon name={object.icon} size={20} />
        </span>
      )}
      <div className="record-who">
        {/* The name itself is a field; this is the same name for those who walk by headings. */}
        <Heading className="sr-only">{row.title || 'No name'}</Heading>
        <RecordName key={view.id} view={view} isReadOnly={isReadOnly} />
        <div className="record-facts">
          {chips.slice(0, size === 'page' ? 3 : 2).map(field => (
            <FieldCell key={field.id} field={field} value={row.cells[field.id]} width={220} />
          ))}
          {facts.slice(0, 2).map(field => (
            <span key={field.id} className="record-fact">
              <FieldCell field={field} value={row.cells[field.id]} width={260} />
            </span>
          ))}
          <span className="record-fact record-changed">
            <span className="trunc">Changed {agoWords(row.updatedAt, format)}</span>
          </span>
          <ReadOnlyMark object={object} />
          <RecordPeers record={view.id} />
        </div>
      </div>
      {!isReadOnly && (
        <div className="record-do">
          <DoneButton view={view} />
          <MeetButton view={view} />
          {holds(object, 'task') && access.may('create', 'task') && (
            <Button icon="square-check" onClick={onTask}>
              Task
            </Button>
          )}
          {holds(object, 'note') && access.may('create', 'note') && (
            <>
              <Button icon="notebook-pen" onClick={onNote}>
                Note
              </Button>
              <Button icon="phone" onClick={onCall}>
                Log call
              </Button>
            </>
          )}
        </div>
      )}
    </header>
  )
}

/** Things that are somebody or something have a mark; notes and tasks have their icon. */
const hasMark = (object: CatalogObject) =>
  object.shape === 'round' || object.matchFields.length > 0 || !object.isStandard

/** For what can be done: a task, and any object with a stage that says so. */
function DoneButton({ view }: { readonly view: RecordView }) {
  const step = doneStep(view.object, view.row)
  const access = useAccess()
  if (step === null || !access.mayEdit(view.object.id, step.field.id)) return null
  return (
    <Button
      icon={step.isDone ? 'undo-2' : 'check'}
      variant={step.isDone ? 'outline' : 'primary'}
      onClick={() => view.set(step.field, step.next)}
    >
      {step.isDone ? 'Reopen' : 'Mark done'}
    </Button>
  )
}

/** For who has an address: a meeting with them. */
function MeetButton({ view: { object, row } }: { readonly view: RecordView }) {
  const { go } = useNavigation()
  const field =
    object.id === 'person' ? object.fields.find(each => each.id === 'emails') : undefined
  const value: unknown = field === undefined ? null : row.cells[field.id]
  const address: unknown = Array.isArray(value) ? value[0] : value
  if (typeof address !== 'string' || address === '') return null
  const guest = row.title === '' ? address : `${row.title.replaceAll(/[<>,;]/g, ' ')} <${address}>`
  return (
    <Button icon="calendar-plus" onClick={() => go({ page: 'calendar', event: `new:${guest}` })}>
      Meet
    </Button>
  )
}

/** What a stage or a kind says fits in a chip beside the name; fields added to a standard object are details. */
const isChip = (field: CatalogField, object: CatalogObject) =>
  field.id !== object.titleField &&
  field.storageKind.id === 'choice' &&
  field.isStandard === object.isStandard

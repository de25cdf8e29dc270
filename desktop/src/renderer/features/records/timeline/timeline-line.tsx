/** One thing that happened, as a line: icon, sentence, time; a note shows how it begins. */
import { useState, type ReactNode } from 'react'
import type { Catalog, CatalogField, CatalogObject } from '@kith/shared/model'
import type { TimelineEntry } from '@kith/shared/rpc'
import { FieldCell, RecordMark } from '#renderer/fields'
import { callDetails } from '#renderer/features/calls'
import { WrittenMarkdown } from '#renderer/text-editor'
import { Icon } from '#renderer/ui'
import { netChanges, type TimelineItem } from './timeline-days.ts'

export interface LineContext {
  readonly catalog: Catalog
  readonly object: CatalogObject
  readonly timeOf: (iso: string, showsDate: boolean) => string
  readonly fullTime: (iso: string) => string
  readonly openRecord: (id: string, object: string) => void
  readonly undoActions: (actions: readonly string[]) => void
}

const ICONS: Readonly<Record<TimelineEntry['kind'], string>> = {
  created: 'circle-plus',
  changed: 'pencil',
  deleted: 'trash-2',
  restored: 'undo-2',
  merged: 'merge',
  mergedInto: 'merge',
  linked: 'link',
  unlinked: 'unlink',
  note: 'sticky-note',
  comment: 'message-square',
  contact: 'phone',
  task: 'square-check',
  file: 'paperclip',
}

/** Kinds of contact that people made themselves look like words. */
const CONTACT_ICONS: Readonly<Record<string, string>> = { call: 'phone', meeting: 'users' }
const iconOf = ({ kind, contact }: TimelineEntry): string =>
  contact === undefined ? ICONS[kind] : (CONTACT_ICONS[contact.kind] ?? 'messages-square')

/** Entries about a record of its own kind show its mark; notes, tasks and files have their icon. */
const MARKED: readonly TimelineEntry['kind'][] = ['linked', 'unlinked', 'merged', 'mergedInto']

export function TimelineLine({
  item,
  showsDate,
  context,
}: {
  readonly item: TimelineItem
  readonly showsDate: boolean
  readonly context: LineContext
}) {
  const time = (
    <time dateTime={item.at} title={context.fullTime(item.at)}>
      {context.timeOf(item.at, showsDate)}
    </time>
  )
  if (item.kind === 'fold')
    return <FoldLine entries={item.entries} count={item.count} time={time} context={context} />
  return <EntryLine entry={item.entry} time={time} context={context} />
}

function EntryLine({
  entry,
  time,
  context,
}: {
  readonly entry: TimelineEntry
  readonly time: ReactNode
  readonly context: LineContext
}) {
  const [change] = entry.changes
  const field = change === undefined ? undefined : fieldOf(context.object, change.field)
  const isMove = entry.kind === 'changed' && field?.storageKind.id === 'choice'
  return (
    <Line icon={isMove ? 'move-right' : iconOf(entry)} time={time} undo={undoOf(entry, context)}>
      <p className="tl-say">{sentence(entry, context)}</p>
      {entry.excerpt !== null && entry.excerpt !== '' && (
        <Excerpt entry={entry} context={context} />
      )}
    </Line>
  )
}

/** How a note begins; a click opens it. */
function Excerpt({
  entry,
  context,
}: {
  readonly entry: TimelineEntry
  readonly context: LineContext
}) {
  const { about, excerpt, kind } = entry
  if (kind === 'comment')
    return (
      <div className="tl-quote" dir="auto">
        <WrittenMarkdown text={excerpt ?? ''} openRecord={context.openRecord} />
      </div>
    )
  if ((kind !== 'note' && kind !== 'contact') || about === null)
    return (
      <p className="tl-excerpt" dir="auto">
        {excerpt}
      </p>
    )
  return (
    <button
      type="button"
      className="tl-quote"
      dir="auto"
      onClick={() => context.openRecord(about.id, about.object)}
    >
      {excerpt}
    </button>
  )
}

function sentence(entry: TimelineEntry, context: LineContext): ReactNode {
  const who = <b dir="auto">{actorName(entry)}</b>
  const about = entry.about && <AboutLink entry={entry} context={context} />
  const noun = context.object.label.toLowerCase()
  switch (entry.kind) {
    case 'created':
      return entry.actor.source === 'import' ? (
        <>
          <b>Created</b> by import{importName(entry)}
        </>
      ) : (
        <>
          {who} created this {noun}
        </>
      )
    case 'changed':
      return (
        <>
          {who} <ChangeWords entry={entry} context={context} />
        </>
      )
    case 'deleted':
      return (
        <>
          {who} deleted this {noun}
        </>
      )
    case 'restored':
      return (
        <>
          {who} brought this {noun} back
        </>
      )
    case 'merged':
      return (
        <>
          {who} merged {about ?? `another ${noun}`} into this {noun}
        </>
      )
    case 'mergedInto':
      return (
        <>
          {who} merged this {noun} into {about ?? 'another'}
        </>
      )
    case 'linked':
      return (
        <>
          {who} linked {about}
        </>
      )
    case 'unlinked':
      return (
        <>
          {who} unlinked {about}
        </>
      )
    case 'note':
      // A note that is called by its own first words needs no name above them.
      return isNamedByText(entry) ? (
        <>{who} wrote a note</>
      ) : (
        <>
          {about ?? <b>Note</b>} note{byWords(entry)}
        </>
      )
    case 'contact':
      return (
        <>
          {about ?? <b>Call</b>}
          {(entry.contact === undefined ? [] : callDetails(entry.contact)).map(words => (
            <span key={words}> · {words}</span>
          ))}
          {entry.actor.name !== '' && <> · {actorName(entry)}</>}
        </>
      )
    case 'comment':
      return <>{who} commented</>
    case 'task':
      return (
        <>
          {about ?? <b>Task</b>} task{byWords(entry)}
        </>
      )
    case 'file':
      return (
        <>
          {about ?? <b>File</b>} file{byWords(entry)}
        </>
      )
  }
}

/** "set City to Oslo", "moved Stage Lead → Won", "cleared Phone". */
function ChangeWords({
  entry,
  context,
}: {
  readonly entry: TimelineEntry
  readonly context: LineContext
}) {
  const [first] = entry.changes
  if (first === undefined) return <>changed something that is no longer shown</>
  if (entry.changes.length > 1)
    return (
      <>
        changed{' '}
        {entry.changes.map((change, index) => (
          <span key={change.field}>
            {index > 0 && (index === entry.changes.length - 1 ? ' and ' : ', ')}
            {fieldOf(context.object, change.field)?.label ?? change.field}
          </span>
        ))}
      </>
    )
  const field = fieldOf(context.object, first.field)
  if (field === undefined) return <>changed {first.field}</>
  // A text has no before and after that fit a line.
  if (field.storageKind.id === 'richText') return <>edited {field.label}</>
  const isChoice = field.storageKind.id === 'choice'
  if (isNothing(first.after)) return <>cleared {field.label}</>
  return (
    <>
      {isNothing(first.before) ? 'set' : isChoice ? 'moved' : 'changed'} {field.label}{' '}
      {!isNothing(first.before) && (
        <>
          <span className="tl-value tl-before">
            <FieldCell field={field} value={first.before} />
          </span>
          <Icon name="arrow-right" size={12} label="to" />{' '}
        </>
      )}
      {isNothing(first.before) && 'to '}
      <span className="tl-value">
        <FieldCell field={field} value={first.after} />
      </span>
    </>
  )
}

function FoldLine({
  entries,
  count,
  time,
  context,
}: {
  readonly entries: readonly TimelineEntry[]
  readonly count: number
  readonly time: ReactNode
  readonly context: LineContext
}) {
  const [isOpen, setOpen] = useState(false)
  const [first] = entries
  if (first === undefined) return null
  const actions = [...new Set(entries.filter(entry => entry.canUndo).map(entry => entry.action))]
  const changes = netChanges(entries)
  return (
    <Line icon="history" time={time}>
      <p className="tl-say">
        <b>{count} field changes</b> by{' '}
        {first.actor.source === 'import' ? `import${importName(first)}` : actorName(first)}
        <button
          type="button"
          className="tl-link"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide' : 'Show'}
        </button>
        {actions.length > 0 && (
          <button type="button" className="tl-link" onClick={() => context.undoActions(actions)}>
            Undo
          </button>
        )}
      </p>
      {isOpen && (
        <dl className="tl-changes">
          {changes.length === 0 && <p className="muted">All of it was taken back since.</p>}
          {changes.map(change => {
            const field = fieldOf(context.object, change.field)
            return (
              <div key={change.field}>
                <dt>{field?.label ?? change.field}</dt>
                <dd>
                  {field === undefined || field.storageKind.id === 'richText' ? (
                    'changed'
                  ) : (
                    <>
                      {!isNothing(change.before) && (
                        <>
                          <span className="tl-value tl-before">
                            <FieldCell field={field} value={change.before} />
                          </span>
                          <Icon name="arrow-right" size={12} label="to" />
                        </>
                      )}
                      {isNothing(change.after) ? (
                        <span className="muted">empty</span>
                      ) : (
                        <span className="tl-value">
                          <FieldCell field={field} value={change.after} />
                        </span>
                      )}
                    </>
                  )}
                </dd>
              </div>
            )
          })}
        </dl>
      )}
    </Line>
  )
}

function Line({
  icon,
  time,
  undo,
  children,
}: {
  readonly icon: string
  readonly time: ReactNode
  readonly undo?: (() => void) | undefined
  readonly children: ReactNode
}) {
  return (
    <li className="tl-line">
      <Icon name={icon} className="tl-icon" />
      <div className="tl-body">{children}</div>
      <span className="tl-end">
        {undo !== undefined && (
          <button type="button" className="tl-link tl-undo" onClick={undo}>
            Undo
          </button>
        )}
        {time}
      </span>
    </li>
  )
}

function AboutLink({
  entry,
  context,
}: {
  readonly entry: TimelineEntry
  readonly context: LineContext
}) {
  const { about } = entry
  if (about === null) return null
  const title = about.title === '' ? 'Untitled' : about.title
  if (about.isDeleted === true)
    return (
      <b className="tl-gone" dir="auto">
        {title}
      </b>
    )
  return (
    <button
      type="button"
      className="tl-about"
      onClick={() => context.openRecord(about.id, about.object)}
    >
      {MARKED.includes(entry.kind) ? (
        <RecordMark record={about} catalog={context.catalog} />
      ) : (
        <b dir="auto">{title}</b>
      )}
    </button>
  )
}

/** What a line offers to take back; what was made is deleted, not undone. */
const UNDOABLE: readonly TimelineEntry['kind'][] = ['changed', 'merged', 'mergedInto']

const undoOf = (entry: TimelineEntry, context: LineContext) =>
  entry.canUndo && UNDOABLE.includes(entry.kind)
    ? () => context.undoActions([entry.action])
    : undefined

const fieldOf = (object: CatalogObject, id: string): CatalogField | undefined =>
  object.allFields.find(field => field.id === id)

function actorName({ actor }: TimelineEntry): string {
  if (actor.source === 'import') return 'An import'
  if (actor.source === 'flow') return 'A flow'
  return actor.name === '' ? 'Kith' : actor.name
}

/** Nothing when nobody is known to have done it. */
const byWords = (entry: TimelineEntry) => (entry.actor.name === '' ? '' : ` by ${actorName(entry)}`)

/** `Imported kontakter.csv` → `, kontakter.csv`. */
function importName({ actionLabel }: TimelineEntry): string {
  const file = /[^\s“”"]+\.(?:csv|xlsx|vcf|json|tsv)/i.exec(actionLabel)?.[0]
  return file === undefined ? '' : ` “${file}”`
}

const isNamedByText = ({ about, excerpt }: TimelineEntry) =>
  about === null || about.title === '' || (excerpt ?? '').startsWith(about.title.replace(/…$/, ''))

const isNothing = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0)

/** Log a call: who called, when, how long, with whom, and what was said. Mod+Enter keeps it at any time. */
import { useRef, useState } from 'react'
import type { Json } from '@kith/shared/kit'
import type { RefValue, Row } from '@kith/shared/query'
import { useClient, useCommand, useFormat } from '#renderer/client'
import { momentParts, toMoment, useDays } from '#renderer/fields'
import {
  Button,
  Chip,
  DatePicker,
  Dialog,
  Input,
  Picker,
  Popover,
  Segmented,
  TextArea,
  type Option,
} from '#renderer/ui'
import { callCells, minutesOf, partiesOf, type CallDraft, type Direction } from './call-draft.ts'
import './calls.css'

export interface LogCallProps {
  /** The record it is logged from. */
  readonly row: Row
  readonly onClose: () => void
}

const WAYS: readonly { readonly value: Direction; readonly label: string }[] = [
  { value: 'outgoing', label: 'We called' },
  { value: 'incoming', label: 'They called' },
  { value: 'missed', label: 'Not reached' },
]
const LENGTHS = ['5', '15', '30', '60']
const FOUND = 20

export function LogCallDialog({ row, onClose }: LogCallProps) {
  const run = useCommand()
  const words = useRef<HTMLTextAreaElement>(null)
  const [isSaving, setSaving] = useState(false)
  const [draft, setDraft] = useState<CallDraft>(() => ({
    direction: 'outgoing',
    happenedAt: null,
    minutes: '',
    about: partiesOf(row),
    words: '',
  }))
  const change = (part: Partial<CallDraft>) => setDraft(before => ({ ...before, ...part }))
  const isWrong = draft.direction !== 'missed' && minutesOf(draft.minutes) === undefined
  const canSave = !isWrong && !isSaving && draft.about.length > 0
  const save = async () => {
    if (!canSave) return
    setSaving(true)
    const cells: Json = callCells(draft, Date.now())
    const answer = await run('record.create', { object: 'note', cells })
    setSaving(false)
    // Nothing that was typed is lost when it could not be kept.
    if (answer !== null) onClose()
  }
  return (
    <Dialog
      title="Log a call"
      width={520}
      onClose={onClose}
      initialFocus={words}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            keys="Mod+Enter"
            disabled={!canSave}
            onClick={() => void save()}
          >
            Log call
          </Button>
        </>
      }
    >
      <div
        className="call"
        role="presentation"
        onKeyDown={event => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          void save()
        }}
      >
        <div className="call-line">
          <Segmented
            label="Who called"
            value={draft.direction}
            options={WAYS}
            onChange={direction => change({ direction })}
          />
          <When at={draft.happenedAt} onChange={happenedAt => change({ happenedAt })} />
        </div>
        {draft.direction !== 'missed' && (
          <div className="call-line">
            <Input
              className="call-minutes"
              aria-label="Length in minutes"
              inputMode="numeric"
              placeholder="Length"
              isInvalid={isWrong}
              value={draft.minutes}
              onChange={event => change({ minutes: event.target.value })}
              end={<span className="muted">min</span>}
            />
            {LENGTHS.map(minutes => (
              <Button
                key={minutes}
                size="small"
                variant="ghost"
                aria-pressed={draft.minutes === minutes}
                onClick={() => change({ minutes })}
              >
                {minutes}
              </Button>
            ))}
            {isWrong && <span className="call-problem">Whole minutes, 6,000 at most.</span>}
          </div>
        )}
        <With about={draft.about} onChange={about => change({ about })} />
        <TextArea
          ref={words}
          aria-label="What was said"
          placeholder="What was said. Markdown works."
          rows={5}
          value={draft.words}
          onChange={event => change({ words: event.target.value })}
        />
      </div>
    </Dialog>
  )
}

function When({
  at,
  onChange,
}: {
  readonly at: string | null
  readonly onChange: (at: string | null) => void
}) {
  const { locale, timeZone, now } = useFormat()
  const days = useDays()
  const [isOpen, setOpen] = useState(false)
  const parts = momentParts(at ?? new Date(now).toISOString(), timeZone)
  const text = at === null ? 'Just now' : momentText(at, locale, timeZone)
  return (
    <Popover
      label="When it was"
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      width={256}
      trigger={
        <Button icon="clock" aria-label={`When: ${text}`}>
          {text}
        </Button>
      }
    >
      <DatePicker
        label="When it was"
        hasTime
        {...days}
        date={parts?.date ?? null}
        time={parts?.time ?? null}
        onChange={(date, time, isFinal) => {
          onChange(date === null ? null : toMoment(date, time ?? parts?.time ?? '12:00', timeZone))
          if (isFinal) setOpen(false)
        }}
      />
    </Popover>
  )
}

function With({
  about,
  onChange,
}: {
  readonly about: readonly RefValue[]
  readonly onChange: (about: readonly RefValue[]) => void
}) {
  const client = useClient()
  const found = useRef(new Map<string, RefValue>())
  const look = async (text: string): Promise<readonly Option[]> => {
    const hits =
      text.trim() === ''
        ? about.map(({ id, object, title }) => ({ id, object, title, subtitle: '' }))
        : await client.records.search({ text, limit: FOUND })
    return hits.map(({ id, object, title, subtitle }) => {
      found.current.set(id, { id, object, title })
      return { value: id, label: title || 'No name', hint: subtitle }
    })
  }
  return (
    <div className="call-line" role="group" aria-label="With and about">
      {about.map(one => (
        <Chip
          key={one.id}
          removeLabel={`Without ${one.title || 'No name'}`}
          onRemove={() => onChange(about.filter(({ id }) => id !== one.id))}
        >
          {one.title || 'No name'}
        </Chip>
      ))}
      <Picker
        label="With and about"
        placeholder="Find a person, company, deal or any record"
        emptyText="No record of that name."
        isMultiple
        width={320}
        options={look}
        value={about.map(({ id }) => id)}
        onChange={ids =>
          onChange(
            ids.flatMap(id => about.find(one => one.id === id) ?? found.current.get(id) ?? []),
          )
        }
        trigger={
          <Button size="small" variant="ghost" icon="user-plus">
            {about.length === 0 ? 'With whom?' : 'Add'}
          </Button>
        }
      />
    </div>
  )
}

const momentText = (at: string, locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(Date.parse(at))

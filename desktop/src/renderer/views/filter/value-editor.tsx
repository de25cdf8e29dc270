/** The value of a condition, by what the field holds and what the operator asks. */
import { useState, type ReactNode } from 'react'
import { isJsonObject, type Json } from '@kith/shared/kit'
import {
  needsValue,
  type CatalogField,
  type CatalogObject,
  type Condition,
  type Filter,
} from '@kith/shared/model'
import { useParse } from '#renderer/client'
import { useDays } from '#renderer/fields'
import { DatePicker, Input, Segmented, Select } from '#renderer/ui'
import { ChoiceValues } from './choice-values.tsx'
import { RecordValues } from './record-values.tsx'

export interface ValueEditorProps {
  readonly object: CatalogObject
  readonly field: CatalogField
  readonly condition: Condition
  /** The rest of the filter: counts beside options are of what else answers. */
  readonly others: Filter | null
  readonly onChange: (value: Json | undefined) => void
  readonly onDone: () => void
}

export function ValueEditor(props: ValueEditorProps): ReactNode {
  const { field, condition, onChange, onDone } = props
  const { op, value } = condition
  if (!needsValue(op)) return null
  if (op === 'relative') return <RelativeEditor value={value} onChange={onChange} />
  if (op === 'count') return <CountEditor value={value} onChange={onChange} />
  switch (field.storageKind.id) {
    case 'choice':
    case 'choices':
      return <ChoiceValues {...props} />
    case 'reference':
    case 'links':
    case 'inverse':
      return <RecordValues {...props} />
    case 'flag':
      return (
        <div className="flt-pad">
          <Segmented
            label={field.label}
            value={value === false ? 'no' : 'yes'}
            options={[
              { value: 'yes', label: 'Ticked' },
              { value: 'no', label: 'Not ticked' },
            ]}
            onChange={next => onChange(next === 'yes')}
          />
        </div>
      )
    case 'date':
    case 'moment':
      return op === 'between' ? <DateSpan {...props} /> : <DateValue {...props} />
    default:
      return op === 'between' ? (
        <div className="flt-pad flt-two">
          <TextValue
            {...props}
            value={part(value, 0)}
            label="from"
            onText={next => onChange([next ?? null, part(value, 1) ?? null])}
          />
          <span className="muted">and</span>
          <TextValue
            {...props}
            value={part(value, 1)}
            label="to"
            onText={next => onChange([part(value, 0) ?? null, next ?? null])}
          />
        </div>
      ) : (
        <div className="flt-pad">
          <TextValue
            {...props}
            value={value}
            label="value"
            isFirst
            onText={onChange}
            onDone={onDone}
          />
        </div>
      )
  }
}

const part = (value: Json | undefined, at: number): Json | undefined =>
  Array.isArray(value) ? (value as readonly Json[])[at] : undefined

/** Text, numbers and amounts: numbers are read as the field reads them, "1.2k" too. */
function TextValue(props: {
  readonly field: CatalogField
  readonly condition: Condition
  readonly value: Json | undefined
  readonly label: string
  readonly isFirst?: boolean
  readonly onText: (value: Json | undefined) => void
  readonly onDone: () => void
}) {
  const { field, condition, value, label, onText, onDone } = props
  const parse = useParse()
  const isNumber = field.storageKind.id === 'number' || field.storageKind.id === 'money'
  const isList = condition.op === 'in' || condition.op === 'notIn' || condition.op === 'hasAll'
  const [text, setText] = useState(() => textOf(field, value, isNumber))
  const [problem, setProblem] = useState<string | null>(null)
  const write = (next: string): void => {
    setText(next)
    setProblem(null)
    if (isList) {
      const list = next
        .split(/[,;\n]/)
        .map(entry => entry.trim())
        .filter(Boolean)
      const read = list.map(entry => readOne(entry))
      if (read.some(entry => entry === undefined)) return
      onText(read.length === 0 ? undefined : read.flatMap(entry => entry ?? []))
      return
    }
    const read = readOne(next)
    if (read !== undefined) onText(read ?? undefined)
  }
  const readOne = (entry: string): Json | undefined => {
    if (entry.trim() === '') return null
    if (!isNumber) return entry
    const read = field.fieldType.parse(entry, field.options, parse)
    if ('problem' in read) {
      setProblem(read.problem)
      return undefined
    }
    return read.value
  }
  return (
    <span className="flt-text">
      <Input
        aria-label={`${field.label} ${label}`}
        aria-invalid={problem !== null}
        placeholder={isList ? 'One, another, …' : isNumber ? '0' : 'Text'}
        value={text}
        dir="auto"
        onChange={event => write(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) onDone()
        }}
      />
      {problem !== null && (
        <span role="alert" className="field-problem is-inline">
          {problem}
        </span>
      )}
    </span>
  )
}

function textOf(field: CatalogField, value: Json | undefined, isNumber: boolean): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value))
    return (value as readonly Json[]).map(entry => textOf(field, entry, isNumber)).join(', ')
  // Amounts may stand in whole units, in a link or a view of the command line.
  const isWhole = field.storageKind.id === 'money' && typeof value === 'number'
  return isNumber && !isWhole ? field.fieldType.format(value, field.options) : String(value)
}

function DateValue({ field, condition, onChange, onDone }: ValueEditorProps) {
  const days = useDays()
  const day = typeof condition.value === 'string' ? condition.value.slice(0, 10) : null
  return (
    <DatePicker
      label={field.label}
      date={day}
      {...days}
      onChange={(date, _time, isFinal) => {
        onChange(date ?? undefined)
        if (isFinal) onDone()
      }}
    />
  )
}

function DateSpan({ field, condition, onChange }: ValueEditorProps) {
  const calendar = useDays()
  const [end, setEnd] = useState<0 | 1>(0)
  const days = [part(condition.value, 0), part(condition.value, 1)]
  const day = days[end]
  return (
    <>
      <div className="flt-pad">
        <Segmented
          label="Which end"
          value={end === 0 ? 'from' : 'to'}
          options={[
            { value: 'from', label: `From ${typeof days[0] === 'string' ? days[0] : '…'}` },
            { value: 'to', label: `To ${typeof days[1] === 'string' ? days[1] : '…'}` },
          ]}
          onChange={next => setEnd(next === 'from' ? 0 : 1)}
        />
      </div>
      <DatePicker
        key={end}
        label={field.label}
        date={typeof day === 'string' ? day : null}
        {...calendar}
        onChange={date => {
          const next = [days[0] ?? null, days[1] ?? null]
          next[end] = date
          onChange(next)
          if (end === 0) setEnd(1)
        }}
      />
    </>
  )
}

const DIRECTIONS = [
  { value: 'past', label: 'past' },
  { value: 'this', label: 'this' },
  { value: 'next', label: 'next' },
]
const UNITS = ['day', 'week', 'month', 'quarter', 'year']

function RelativeEditor({
  value,
  onChange,
}: {
  readonly value: Json | undefined
  readonly onChange: (value: Json) => void
}) {
  const now = isJsonObject(value) ? value : { direction: 'past', amount: 30, unit: 'day' }
  const direction = String(now['direction'] ?? 'past')
  const amount = Number(now['amount'] ?? 30)
  const unit = String(now['unit'] ?? 'day')
  const set = (change: Readonly<Record<string, Json>>): void =>
    onChange({ direction, amount, unit, ...change })
  return (
    <div className="flt-pad flt-relative">
      <Select
        label="Direction"
        value={direction}
        options={DIRECTIONS}
        onChange={next => set({ direction: next })}
        width={80}
      />
      {direction !== 'this' && (
        <CountBox
          label="How many"
          value={amount}
          least={1}
          most={999}
          onChange={next => set({ amount: next })}
        />
      )}
      <Select
        label="Unit"
        value={unit}
        options={UNITS.map(each => ({
          value: each,
          label: direction === 'this' || amount === 1 ? each : `${each}s`,
        }))}
        onChange={next => set({ unit: next })}
        width={92}
      />
    </div>
  )
}

const COUNT_OPS = [
  { value: 'gte', label: 'at least' },
  { value: 'lte', label: 'at most' },
  { value: 'is', label: 'exactly' },
]
function CountEditor({
  value,
  onChange,
}: {
  readonly value: Json | undefined
  readonly onChange: (value: Json) => void
}) {
  const now = isJsonObject(value) ? value : { op: 'gte', n: 1 }
  const op = String(now['op'] ?? 'gte')
  const n = Number(now['n'] ?? 1)
  return (
    <div className="flt-pad flt-relative">
      <Select
        label="Compare"
        value={op}
        options={COUNT_OPS}
        onChange={next => onChange({ op: next, n })}
        width={108}
      />
      <CountBox
        label="Number"
        value={n}
        least={0}
        most={999_999}
        onChange={next => onChange({ op, n: next })}
      />
    </div>
  )
}

/** What is typed stays as it is typed, an empty box too; the filter follows each number that makes sense. */
function CountBox(props: {
  readonly label: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly onChange: (value: number) => void
}) {
  const { label, value, least, most, onChange } = props
  const [text, setText] = useState(String(value))
  return (
    <Input
      type="number"
      className="flt-count"
      min={least}
      max={most}
      aria-label={label}
      value={text}
      onChange={event => {
        setText(event.target.value)
        const next = Number(event.target.value)
        if (event.target.value !== '' && Number.isInteger(next) && next >= least && next <= most)
          onChange(next)
      }}
      onBlur={() => setText(String(value))}
    />
  )
}

/** A day or a moment, by words or by calendar. */
import type { Json } from '@kith/shared/kit'
import { isWholeDay } from '@kith/shared/model'
import { useFormat } from '#renderer/client'
import { DatePicker } from '#renderer/ui'
import { FieldCell } from './field-cell.tsx'
import type { FieldInputProps } from './input-props.ts'
import { momentParts, toMoment } from './moment-parts.ts'
import { PopEditor } from './pop-editor.tsx'
import { useDays } from './use-days.ts'

export function DateInput({ field, value, seed, anchor, onCommit, onCancel }: FieldInputProps) {
  const { timeZone } = useFormat()
  const days = useDays()
  const hasTime = field.storageKind.id === 'moment'
  const text = typeof value === 'string' ? value : null
  const parts =
    text === null ? null : hasTime ? momentParts(text, timeZone) : { date: text, time: null }

  // The first moment of a day stands for all of it.
  const isDay = hasTime && text !== null && isWholeDay(timeZone, Date.parse(text))

  const write = (date: string | null, time: string | null, isFinal: boolean): void => {
    if (!isFinal && !(date !== null && time !== null)) return
    const next: Json = date === null || !hasTime ? date : toMoment(date, time ?? '00:00', timeZone)
    onCommit(next, 'stay')
  }
  return (
    <PopEditor
      label={field.label}
      anchor={anchor}
      width={256}
      face={<FieldCell field={field} value={value} />}
      onLeave={after => onCommit(value ?? null, after)}
      onCancel={onCancel}
    >
      <DatePicker
        label={field.label}
        date={parts?.date ?? null}
        time={isDay ? null : (parts?.time ?? null)}
        hasTime={hasTime}
        {...days}
        onChange={write}
        {...(seed === undefined ? {} : { initialText: seed })}
      />
    </PopEditor>
  )
}

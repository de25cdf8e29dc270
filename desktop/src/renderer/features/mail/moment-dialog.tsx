/** When should it come back? Named times, or words: "fri 9:00", "in 3 weeks". */
import { timeOfDay } from '@kith/shared/model'
import { useFormat } from '#renderer/client'
import { toMoment, wallClock } from '#renderer/fields'
import { Dialog, OptionList, readDate, type Option } from '#renderer/ui'
import { snoozeTimes } from './snooze-times.ts'

export interface MomentDialogProps {
  readonly title: string
  readonly onChoose: (at: number) => void
  readonly onClose: () => void
}

/** Asks for a moment ahead: snooze, send later, remind. */
export function MomentDialog({ title, onChoose, onClose }: MomentDialogProps) {
  const { locale, timeZone } = useFormat()
  const words = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...timeOfDay(locale),
  })
  const optionsFor = (text: string): Promise<readonly Option[]> => {
    const now = Date.now()
    const typed = text.trim()
    const read = typed === '' ? null : readMoment(typed, now, timeZone)
    const choices = typed === '' ? snoozeTimes(now, timeZone) : read === null ? [] : [read]
    return Promise.resolve(
      choices.map(choice => ({
        value: String(choice.at),
        label: choice.label,
        icon: 'alarm-clock',
        hint: words.format(choice.at),
      })),
    )
  }
  return (
    <Dialog open onOpenChange={isOpen => !isOpen && onClose()} title={title} width={380}>
      <OptionList
        label={title}
        placeholder="Tomorrow 9:00, fri, in 3 weeks"
        options={optionsFor}
        chosen={[]}
        emptyText="No moment ahead is meant by that. Try “mon 10:00”."
        onChoose={value => {
          onChoose(Number(value))
          onClose()
        }}
      />
    </Dialog>
  )
}

const MORNING = '08:00'

/** A moment as typed; a day without a time means its morning. */
function readMoment(
  text: string,
  now: number,
  timeZone: string,
): { label: string; at: number } | null {
  const found = readDate(text, wallClock(now, timeZone))
  if (found === null) return null
  const at = Date.parse(toMoment(found.date, found.time ?? MORNING, timeZone))
  return at > now ? { label: text, at } : null
}

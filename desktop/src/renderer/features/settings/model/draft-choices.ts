/** Options of a field that is not there yet. */
import { newShortId } from '@kith/shared/kit'
import { hueAngle } from '#renderer/ui'

export interface DraftChoice {
  readonly id: string
  readonly label: string
  readonly hue: number | null
}

/** Blue, green, amber, red …: neighbours differ, grey comes last. */
const TURN = [
  'blue',
  'green',
  'amber',
  'red',
  'cyan',
  'purple',
  'lime',
  'orange',
  'indigo',
  'pink',
  'teal',
  'gray',
] as const

export const nextHue = (count: number): number | null => hueAngle(TURN[count % TURN.length])

export const newChoice = (count: number): DraftChoice => ({
  id: newShortId(),
  label: '',
  hue: nextHue(count),
})
export const newChoices = (): readonly DraftChoice[] => [newChoice(0), newChoice(1), newChoice(2)]

/** "they called, 12 min", as the timeline says it. */
import type { LoggedContact } from '@kith/shared/rpc'

const WAYS: Readonly<Record<string, string>> = {
  outgoing: 'we called',
  incoming: 'they called',
  missed: 'not reached',
}

export function callDetails({ kind, direction, minutes }: LoggedContact): readonly string[] {
  const way = kind === 'call' && direction !== null ? WAYS[direction] : undefined
  return [
    ...(way === undefined ? [] : [way]),
    ...(minutes === null || minutes === 0 ? [] : [lengthText(minutes)]),
  ]
}

const lengthText = (minutes: number): string => {
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`
}

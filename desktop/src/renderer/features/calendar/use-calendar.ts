/** Calendars and events of this device, live; and every way to change one, with a way back. */
import { useMemo, useRef } from 'react'
import type { CalendarEntry, CalendarRow, EventDraft, EventScope, Response } from '@kith/shared/rpc'
import { showFault, useCall, useClient, useLive } from '#renderer/client'
import { toast } from '#renderer/ui'

const NONE: readonly never[] = []

export const useCalendars = (): {
  readonly calendars: readonly CalendarRow[]
  readonly isReady: boolean
} => {
  const { value, status } = useLive<readonly CalendarRow[]>(
    'calendars',
    ({ client }, signal) => client.calendar.calendars({}, { signal }),
    true,
  )
  return { calendars: value ?? NONE, isReady: value !== null || status === 'failed' }
}

/** What touches a span, ms UTC. What was shown stays until the next is here. */
export function useEntries(from: number, to: number): readonly CalendarEntry[] {
  const revision = useLive<{ readonly revision: number }>(
    'calendar.changes',
    ({ client }, signal) => client.calendar.changes({}, { signal }),
  ).value?.revision
  const { value } = useCall(`calendar:${from}:${to}:${revision ?? ''}`, client =>
    client.calendar.entries({ from, to }),
  )
  return value ?? NONE
}

export interface EventActs {
  readonly save: (
    draft: EventDraft,
    scope: EventScope,
    tellsPeople: boolean,
    said: string,
  ) => Promise<boolean>
  readonly remove: (
    entry: CalendarEntry,
    scope: EventScope,
    tellsPeople: boolean,
  ) => Promise<boolean>
  readonly respond: (entry: CalendarEntry, response: Response) => void
  /** The last change of this page, once. */
  readonly undo: () => void
}

export const occurrenceOf = ({ isRecurring, start }: CalendarEntry): number | null =>
  isRecurring ? start : null

export function useEventActs(): EventActs {
  const client = useClient()
  const last = useRef<string | null>(null)
  return useMemo(() => {
    const takeBack = (): void => {
      const undo = last.current
      last.current = null
      if (undo === null) return
      client.calendar.undo({ undo }).then(() => toast('Taken back', { id: 'change' }), showFault)
    }
    const said = (text: string, undo: string): void => {
      last.current = undo
      toast(text, {
        id: 'change',
        action: { label: 'Undo', keys: 'z', onSelect: takeBack },
      })
    }
    return {
      undo: takeBack,
      async save(draft, scope, tellsPeople, text) {
        try {
          const { undo } = await client.calendar.save({ draft, scope, tellsPeople })
          said(text, undo)
          return true
        } catch (error) {
          showFault(error)
          return false
        }
      },
      async remove(entry, scope, tellsPeople) {
        try {
          const { undo } = await client.calendar.remove({
            event: entry.event,
            occurrence: occurrenceOf(entry),
            scope,
            tellsPeople,
          })
          said(`Removed ${entry.title || 'the event'}`, undo)
          return true
        } catch (error) {
          showFault(error)
          return false
        }
      },
      respond(entry, response) {
        void client.calendar
          .respond({ event: entry.event, occurrence: occurrenceOf(entry), response, comment: '' })
          .catch(showFault)
      },
    }
  }, [client])
}

/**
 * Carries invitations, cancellations and answers between the users of the simulator, as a provider
 * does inside itself, and remembers whom it wrote to.
 */
import type { EventResponse } from '@kith/shared/calendar'
import type { SimCalendars, SimEvent } from './sim-calendar.ts'

export interface SimInvitation {
  readonly kind: 'request' | 'cancel' | 'answer'
  readonly from: string
  readonly to: string
  readonly title: string
  readonly response?: EventResponse
  readonly comment?: string
}
export interface SimInvitations {
  readonly sent: readonly SimInvitation[]
  /** Everybody invited gets the event as it is now; `isTold`: also a mail. */
  readonly tell: (box: SimCalendars, event: SimEvent, isTold: boolean) => void
  readonly answer: (
    box: SimCalendars,
    event: SimEvent,
    response: EventResponse,
    comment: string,
    isTold: boolean,
  ) => void
}

export function createSimInvitations(boxes: ReadonlyMap<string, SimCalendars>): SimInvitations {
  const sent: SimInvitation[] = []
  const heldBy = (box: SimCalendars, event: SimEvent): SimEvent | undefined =>
    [...box.events.values()].find(
      each => each.uid === event.uid && each.recurrenceId === event.recurrenceId,
    )
  return {
    sent,
    tell(box, event, isTold) {
      if (event.organizer.address !== box.owner.address) return
      for (const { address, isOrganizer } of event.attendees) {
        if (isOrganizer || address === box.owner.address) continue
        const kind = event.status === 'cancelled' ? 'cancel' : 'request'
        if (isTold) sent.push({ kind, from: box.owner.address, to: address, title: event.title })
        const theirs = boxes.get(address)
        if (theirs === undefined) continue
        const held = heldBy(theirs, event)
        const { id: _, calendar: _c, series: _s, seq: _q, reminders: _r, own: _o, ...words } = event
        if (held !== undefined) theirs.change(held.id, words)
        else if (event.recurrenceId === null) theirs.put(theirs.main.id, words)
        else {
          const series = [...theirs.events.values()].find(
            each => each.uid === event.uid && each.series === null,
          )
          const row =
            series === undefined ? undefined : theirs.occurrence(series.id, event.recurrenceId)
          if (row !== undefined) theirs.change(row.id, words)
        }
      }
    },
    answer(box, event, response, comment, isTold) {
      const me = box.owner.address
      const answered = (one: SimEvent) => ({
        attendees: one.attendees.map(each => (each.address === me ? { ...each, response } : each)),
      })
      box.change(event.id, answered(event))
      const to = event.organizer.address
      if (isTold) sent.push({ kind: 'answer', from: me, to, title: event.title, response, comment })
      const theirs = boxes.get(to)
      const held = theirs === undefined ? undefined : heldBy(theirs, event)
      if (theirs !== undefined && held !== undefined) theirs.change(held.id, answered(held))
    },
  }
}

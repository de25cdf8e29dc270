/** What can be done with the calendar by key, menu and palette. */
import { defineScreenAction, defineUiAction, type UiAction } from '#renderer/actions'

const screen = (id: string, label: string, icon: string, keys: string): UiAction =>
  defineScreenAction({
    id: `calendar.${id}`,
    label,
    icon,
    keys,
    section: 'View',
    scope: 'calendar',
  })

export const calendarActions: readonly UiAction[] = [
  defineUiAction({
    id: 'go.calendar',
    label: 'Go to Calendar',
    icon: 'calendar',
    section: 'Go to',
    keys: 'g e',
    words: 'week day month events meetings',
    run: ({ go }) => go({ page: 'calendar' }),
  }),
  defineUiAction({
    id: 'calendar.new',
    label: 'New event',
    icon: 'calendar-plus',
    section: 'Create',
    words: 'meeting appointment',
    run: context => {
      if (context.place.page !== 'calendar' || !context.handle('record.create'))
        context.go({ page: 'calendar' })
    },
  }),
  screen('undo', 'Take back the last change', 'undo-2', 'z'),
  screen('today', 'Show today', 'sun', 't'),
  screen('next', 'Later', 'chevron-right', 'j'),
  screen('previous', 'Earlier', 'chevron-left', 'k'),
  screen('day', 'Show a day', 'calendar', 'd'),
  screen('week', 'Show a week', 'calendar', 'w'),
  screen('month', 'Show a month', 'calendar', 'm'),
  screen('agenda', 'Show the agenda', 'list', 'a'),
]

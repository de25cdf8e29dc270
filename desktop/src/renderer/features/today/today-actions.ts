/** What can be done on Today by key and palette, with the task that has the focus. */
import { defineScreenAction, type UiAction } from '#renderer/actions'

const today = (id: string, label: string, icon: string, keys: string, words?: string): UiAction =>
  defineScreenAction({
    id: `today.${id}`,
    label,
    icon,
    keys,
    section: 'Record',
    scope: 'today',
    ...(words === undefined ? {} : { words }),
  })

export const todayActions: readonly UiAction[] = [
  today('next', 'Next task', 'chevron-down', 'j'),
  today('previous', 'Previous task', 'chevron-up', 'k'),
  today('done', 'Complete or reopen the task', 'square-check', 'e', 'done finish tick'),
  today('later', 'Move the task to later', 'alarm-clock', 'h', 'snooze postpone due'),
]

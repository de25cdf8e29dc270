/** What can be done with mail by key, menu and palette, while a conversation is in sight. */
import { defineScreenAction, defineUiAction, type UiAction } from '#renderer/actions'

const mail = (id: string, label: string, icon: string, keys: string, words?: string): UiAction =>
  defineScreenAction({
    id: `mail.${id}`,
    label,
    icon,
    keys,
    section: 'Record',
    scope: 'mail',
    ...(words === undefined ? {} : { words }),
  })

export const mailActions: readonly UiAction[] = [
  defineUiAction({
    id: 'mail.write',
    label: 'Write a mail',
    icon: 'mail-plus',
    section: 'Create',
    words: 'compose e-mail new message',
    run: context => {
      if (context.place.page !== 'mail' || !context.handle('record.create'))
        context.go({ page: 'mail', box: 'inbox', compose: 'new' })
    },
  }),
  mail('next', 'Next conversation', 'chevron-down', 'j'),
  mail('previous', 'Previous conversation', 'chevron-up', 'k'),
  mail('archive', 'Archive', 'archive', 'e', 'done'),
  mail('snooze', 'Snooze', 'alarm-clock', 'h', 'later remind'),
  mail('reply', 'Reply', 'reply', 'r', 'answer'),
  mail('replyAll', 'Reply to all', 'reply-all', 'a', 'answer everybody'),
  mail('forward', 'Forward', 'forward', 'f', 'send on'),
  mail('star', 'Star or unstar', 'star', 's', 'flag'),
  mail('unread', 'Mark as read or unread', 'mail', 'u'),
  mail('select', 'Select the conversation', 'square-check', 'x'),
  mail('task', 'Task from mail', 'square-check', 't', 'todo'),
  mail('deal', 'Deal from mail', 'handshake', 'd', 'opportunity'),
  mail('label', 'Label or move', 'tag', 'l', 'folder'),
  mail('mute', 'Mute or unmute', 'bell-off', 'm', 'ignore'),
  mail('spam', 'Report as spam', 'shield', '!', 'junk'),
  mail('trash', 'Move to the bin', 'trash-2', '#', 'delete remove'),
  mail('undo', 'Take back the last step', 'undo-2', 'z'),
  mail('share', 'Who sees this conversation', 'users', 'Shift+S', 'team private visibility'),
  mail('link', 'Link to a record', 'link', 'Shift+L', 'deal company'),
]

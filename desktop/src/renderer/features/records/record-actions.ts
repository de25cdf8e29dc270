/** What can be done with the record in sight, for palette, menus, shortcuts and the `?` sheet. */
import { defineScreenAction, defineUiAction, type UiAction } from '#renderer/actions'

/** More than this are not one thing by mistake. */
const MOST_MERGED = 9

export const recordActions: readonly UiAction[] = [
  defineUiAction({
    id: 'record.open',
    label: ({ record }) => `Open ${record?.title || 'record'} as a page`,
    icon: 'maximize-2',
    section: 'Record',
    words: 'expand full',
    when: ({ record, place }) => record !== null && place.page !== 'record',
    run: ({ record, go }) => {
      if (record !== null) go({ page: 'record', object: record.object, record: record.id })
    },
  }),
  defineScreenAction({
    id: 'record.addNote',
    needs: ({ access }) => access.may('create', 'note'),
    label: 'Write a note',
    icon: 'notebook-pen',
    section: 'Record',
    keys: 'n',
    scope: 'record',
  }),
  defineScreenAction({
    id: 'record.addTask',
    needs: ({ access }) => access.may('create', 'task'),
    label: 'Add a task',
    icon: 'square-check',
    section: 'Record',
    keys: 't',
    scope: 'record',
    words: 'todo remind',
  }),
  defineScreenAction({
    id: 'record.logCall',
    needs: ({ access }) => access.may('create', 'note'),
    label: 'Log a call',
    icon: 'phone',
    section: 'Record',
    keys: 'p',
    scope: 'record',
    words: 'phone spoke rang telephone',
  }),
  defineScreenAction({
    id: 'record.star',
    label: 'Add to or take from favourites',
    icon: 'star',
    section: 'Record',
    keys: 's',
    scope: 'record',
    words: 'star favorite pin',
  }),
  defineScreenAction({
    id: 'record.follow',
    label: 'Follow or stop following',
    icon: 'bell',
    section: 'Record',
    keys: 'b',
    scope: 'record',
    words: 'watch subscribe notify bell mute',
  }),
  defineScreenAction({
    id: 'record.copyLink',
    label: 'Copy link',
    icon: 'link',
    section: 'Record',
    keys: 'Mod+Shift+C',
    words: 'url address share',
  }),
  defineScreenAction({
    id: 'record.merge',
    needs: ({ access, record }) => record === null || access.may('merge', record.object),
    label: 'Merge with another record',
    icon: 'merge',
    section: 'Record',
    words: 'duplicate same combine',
  }),
  defineUiAction({
    id: 'records.merge',
    needs: ({ access, selection }) => selection === null || access.may('merge', selection.object),
    label: ({ selection }) => `Merge ${selection?.count ?? 2} records`,
    icon: 'merge',
    section: 'Selection',
    words: 'duplicate same combine',
    when: ({ selection, handles }) =>
      selection !== null &&
      selection.ids.length > 1 &&
      selection.ids.length <= MOST_MERGED &&
      handles('records.merge'),
    run: ({ handle }) => void handle('records.merge'),
  }),
  defineScreenAction({
    id: 'record.share',
    needs: ({ access, record }) => record === null || access.may('edit', record.object),
    label: 'Share with a member',
    icon: 'user-plus',
    section: 'Record',
    words: 'access permission role see edit',
  }),
  defineScreenAction({
    id: 'record.past',
    label: 'See it as it was',
    icon: 'history',
    section: 'Record',
    words: 'time travel earlier version restore',
  }),
  defineScreenAction({
    id: 'record.close',
    label: 'Close the record',
    icon: 'x',
    section: 'Record',
    keys: 'Escape',
    scope: 'record',
  }),
  defineScreenAction({
    id: 'record.next',
    label: 'Next record',
    icon: 'chevron-down',
    section: 'Record',
    keys: 'j',
    scope: 'record',
  }),
  defineScreenAction({
    id: 'record.previous',
    label: 'Previous record',
    icon: 'chevron-up',
    section: 'Record',
    keys: 'k',
    scope: 'record',
  }),
  defineUiAction({
    id: 'record.delete',
    needs: ({ access, record }) => record === null || access.may('delete', record.object),
    label: ({ record }) => `Delete ${record?.title || 'record'}`,
    icon: 'trash-2',
    section: 'Record',
    words: 'remove trash',
    isDanger: true,
    when: ({ record, selection }) => record !== null && selection === null,
    run: ({ record, run }) => {
      if (record !== null) return run('records.delete', { object: record.object, ids: [record.id] })
    },
  }),
]

/** Looking after sync, for palette, menus and the `?` sheet. The pill makes them possible. */
import { defineScreenAction, defineUiAction, type UiAction } from '#renderer/actions'

export const syncActions: readonly UiAction[] = [
  defineScreenAction({
    id: 'sync.status',
    label: 'Show where the data is',
    icon: 'cloud',
    section: 'Kith',
    words: 'sync status offline server pill',
  }),
  defineScreenAction({
    id: 'sync.now',
    label: 'Sync now',
    icon: 'refresh-cw',
    section: 'Kith',
    words: 'retry connect try again server',
  }),
  defineScreenAction({
    id: 'sync.doctor',
    label: 'Open the sync doctor',
    icon: 'stethoscope',
    section: 'Go to',
    words: 'conflicts refused queue equal digest repair',
  }),
  defineUiAction({
    id: 'go.about',
    label: 'Go to the check-up',
    icon: 'stethoscope',
    section: 'Go to',
    words: 'about version doctor repair rebuild',
    run: ({ go }) => go({ page: 'settings', section: 'about' }),
  }),
]

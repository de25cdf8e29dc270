/** Bringing in and taking out, for palette, menus and shortcuts. Opening the import is `go.import`. */
import { defineScreenAction, type UiAction } from '#renderer/actions'

export const exchangeActions: readonly UiAction[] = [
  defineScreenAction({
    id: 'import.run',
    needs: ({ access }) => access.mayInWorkspace('import'),
    label: 'Import the file',
    icon: 'upload',
    section: 'Kith',
    keys: 'Mod+Enter',
    scope: 'import',
    worksWhileTyping: true,
  }),
  defineScreenAction({
    id: 'export.open',
    needs: ({ access }) => access.mayInWorkspace('export'),
    label: 'Export records',
    icon: 'download',
    section: 'View',
    keys: 'Mod+Shift+E',
    words: 'csv excel xlsx json vcard download backup',
  }),
]

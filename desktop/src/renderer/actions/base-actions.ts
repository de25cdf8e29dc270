/** Actions that hold everywhere: finding, going, undo, looks, help. */
import { applyAppearance, keptAppearance, type Appearance } from './appearance.ts'
import { defineScreenAction, defineUiAction, type UiAction } from './ui-action.ts'

const setLook = (change: Partial<Appearance>) => () => applyAppearance({ ...keptAppearance(), ...change })

export const baseActions: readonly UiAction[] = [
  defineScreenAction({ id: 'app.palette', label: 'Open the command palette', icon: 'search', section: 'Kith', keys: 'Mod+K', worksWhileTyping: true, words: 'commands find jump' }),
  defineUiAction({ id: 'app.search', label: 'Search everything', icon: 'search', section: 'Go to', keys: '/', words: 'find full text', run: ({ go }) => go({ page: 'search' }) }),
  defineScreenAction({ id: 'app.shortcuts', label: 'Show keyboard shortcuts', icon: 'keyboard', section: 'Kith', keys: '?', words: 'help keys' }),
  defineUiAction({ id: 'app.undo', label: ({ workspace }) => (workspace.canUndo === null ? 'Undo' : `Undo: ${workspace.canUndo}`), icon: 'undo-2', section: 'Kith', keys: 'Mod+Z', words: 'take back', run: ({ undo }) => undo() }),
  defineUiAction({ id: 'app.redo', label: ({ workspace }) => (workspace.canRedo === null ? 'Redo' : `Redo: ${workspace.canRedo}`), icon: 'redo-2', section: 'Kith', keys: 'Mod+Shift+Z', words: 'do again', run: ({ redo }) => redo() }),
  defineScreenAction({ id: 'app.sidebar', label: 'Fold or unfold the sidebar', icon: 'panel-left', section: 'Kith', keys: 'Mod+\\', worksWhileTyping: true }),
  defineUiAction({ id: 'app.back', label: 'Go back', icon: 'arrow-left', section: 'Go to', keys: 'Mod+[', run: ({ back }) => back() }),
  defineUiAction({ id: 'app.forward', label: 'Go forward', icon: 'arrow-right', section: 'Go to', keys: 'Mod+]', run: ({ forward }) => forward() }),

  defineUiAction({ id: 'go.today', label: 'Go to Today', icon: 'sun', section: 'Go to', keys: 'g t', run: ({ go }) => go({ page: 'today' }) }),
  defineUiAction({ id: 'go.trash', label: 'Go to Trash', icon: 'trash-2', section: 'Go to', keys: 'g x', words: 'deleted restore', run: ({ go }) => go({ page: 'trash' }) }),
  defineUiAction({ id: 'go.activity', label: 'Go to History', icon: 'history', section: 'Go to', keys: 'g h', words: 'undo activity changes', run: ({ go }) => go({ page: 'activity' }) }),
  defineUiAction({ id: 'go.settings', label: 'Go to Settings', icon: 'settings', section: 'Go to', keys: 'g s', words: 'preferences', run: ({ go }) => go({ page: 'settings', section: 'workspace' }) }),
  defineUiAction({ id: 'go.import', label: 'Import a file', icon: 'upload', section: 'Create', keys: 'g i', words: 'csv excel xlsx vcard', run: ({ go, place }) => go({ page: 'import', ...(place.page === 'object' ? { object: place.object } : {}) }) }),
  defineUiAction({ id: 'go.shortcuts', label: 'Change shortcuts', icon: 'keyboard', section: 'Go to', words: 'rebind keys', run: ({ go }) => go({ page: 'settings', section: 'shortcuts' }) }),
  defineUiAction({ id: 'go.backups', label: 'Go to Backups', icon: 'archive', section: 'Go to', words: 'snapshot restore', run: ({ go }) => go({ page: 'settings', section: 'backup' }) }),
  defineUiAction({ id: 'go.dataModel', label: 'Change objects and fields', icon: 'boxes', section: 'Go to', words: 'data model schema custom', run: ({ go }) => go({ page: 'settings', section: 'objects' }) }),
  defineUiAction({ id: 'go.members', label: 'Go to Members', icon: 'users', section: 'Go to', words: 'people team names', run: ({ go }) => go({ page: 'settings', section: 'members' }) }),

  defineScreenAction({ id: 'task.quickAdd', label: 'Add a task in words', icon: 'circle-check', section: 'Create', keys: 'q', words: 'quick todo remind' }),

  defineUiAction({ id: 'look.light', label: 'Use the light theme', icon: 'sun', section: 'Kith', words: 'appearance', run: setLook({ theme: 'light' }) }),
  defineUiAction({ id: 'look.dark', label: 'Use the dark theme', icon: 'moon', section: 'Kith', words: 'appearance night', run: setLook({ theme: 'dark' }) }),
  defineUiAction({ id: 'look.contrast', label: 'Use the high contrast theme', icon: 'contrast', section: 'Kith', words: 'appearance accessibility', run: setLook({ theme: 'contrast' }) }),
  defineUiAction({ id: 'look.system', label: 'Use the theme of the system', icon: 'monitor', section: 'Kith', words: 'appearance auto', run: setLook({ theme: 'system' }) }),
  defineUiAction({ id: 'look.compact', label: 'Use compact rows', icon: 'rows-4', section: 'Kith', words: 'density', run: setLook({ density: 'compact' }) }),
  defineUiAction({ id: 'look.normal', label: 'Use normal rows', icon: 'rows-3', section: 'Kith', words: 'density', run: setLook({ density: 'normal' }) }),
  defineUiAction({ id: 'look.roomy', label: 'Use roomy rows', icon: 'rows-2', section: 'Kith', words: 'density', run: setLook({ density: 'roomy' }) }),
]

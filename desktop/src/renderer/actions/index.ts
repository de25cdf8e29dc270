export { type Target } from './action-host.ts'
export {
  ActionsProvider,
  useActionHandler,
  useActionMenu,
  useActions,
  useActionTarget,
  useKeysOf,
  useRunAction,
} from './actions-context.tsx'
export { applyAppearance, keptAppearance, watchAppearance, type Appearance } from './appearance.ts'
export { baseActions } from './base-actions.ts'
export { objectActions } from './object-actions.ts'
export {
  createActionRegistry,
  keyCollisions,
  keysOf,
  type ActionRegistry,
  type KeyChoices,
} from './registry.ts'
export { targetActions } from './target-actions.ts'
export { strokeOf } from './strokes.ts'
export {
  ACTION_SECTIONS,
  defineScreenAction,
  defineUiAction,
  isPossible,
  labelOf,
  type ActionContext,
  type ActionScope,
  type ActionSection,
  type TargetRecord,
  type TargetSelection,
  type UiAction,
} from './ui-action.ts'
export { SETTINGS_ENTRIES, type SettingsEntry, type SettingsSection } from './settings-entries.ts'

export {
  definePlanned,
  defineSelection,
  type Actor,
  type CellInput,
  type ChangeSource,
  type Command,
  type CommandContext,
  type KnownLink,
  type KnownRecord,
  type PlannedCommand,
  type Selection,
  type SelectionCommand,
} from './command.ts'

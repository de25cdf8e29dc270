export {
  isSelection,
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
export { commands } from './registry.ts'
export { commandOf, inputSchemaOf, parseInput, type Planned } from './run.ts'
export { newRecordOps, type ChangeContext, type Stamp } from './cell-ops.ts'
export { isPurged } from './purged.ts'

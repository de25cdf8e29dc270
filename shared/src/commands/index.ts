export {
  definePlanned,
  defineSelection,
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
export { commandFault, definitionFault, recordFault } from './command-fault.ts'
export { commands } from './registry.ts'
export { commandOf, inputSchemaOf, parseInput, runPlanned, type Planned } from './run.ts'
export { changeRecordOps, newRecordOps, type ChangeContext, type Stamp } from './cell-ops.ts'
export { linkOp, linksTo, newLinks } from './link-ops.ts'
export { isPurged } from './purged.ts'
export { fieldKeys, newField } from './field-define.ts'
export { viewOps } from './view-ops.ts'

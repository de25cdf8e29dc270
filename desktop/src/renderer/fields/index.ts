export { type CellContext, type CellRoom } from './cell-context.ts'
export { renderCell } from './cell-looks.tsx'
export { cellText } from './cell-text.ts'
export { choiceIdsOf, choiceOf, choicesOf, type Choice } from './choices.ts'
export { FieldCell, type FieldCellProps } from './field-cell.tsx'
export { FieldIcon, fieldIcon } from './field-icon.tsx'
export { FieldInput, hasInput, isFlag } from './field-input.tsx'
export { type AfterCommit, type FieldInputProps } from './input-props.ts'
export { fieldLock, isLocked, isLockedWhole, objectLock, useLockedFields } from './locked.ts'
export { ReadOnlyMark } from './read-only-mark.tsx'
export { momentParts, toMoment, wallClock } from './moment-parts.ts'
export { NoNextStep } from './no-next-step.tsx'
export { OverflowTip } from './overflow-tip.tsx'
export { NO_NAME, RecordMark, type RecordMarkProps } from './record-mark.tsx'
export {
  isOneRelation,
  isRef,
  isRelation,
  isWritable,
  refCount,
  refsOf,
  targetsOf,
  toCommandValue,
} from './row-values.ts'
export { useDays } from './use-days.ts'
export { useCellContext } from './use-cell-context.ts'

export { LogCallDialog, type LogCallProps } from './log-call-dialog.tsx'
export { callDetails } from './call-words.ts'

export { MergeHost } from './merge/merge-host.tsx'
export { recordActions } from './record-actions.ts'
export { RecordPage, type RecordPageProps } from './record-page.tsx'
export { RecordPanel, type RecordPanelProps } from './record-panel.tsx'

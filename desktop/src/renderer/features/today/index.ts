import './today.css'
export { QuickAddDialog } from './quick-add-dialog.tsx'
export { TodayPage } from './today-page.tsx'
export { useDueCount } from './use-tasks.ts'

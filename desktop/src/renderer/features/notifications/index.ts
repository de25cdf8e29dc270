import './notifications.css'
export { NotificationsPage } from './notifications-page.tsx'
export { useUnread } from './use-notices.ts'

import './inbox.css'
export { InboxPage } from './inbox-page.tsx'
export { useUnread } from './use-inbox.ts'

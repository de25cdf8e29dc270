import './activity.css'
export { ActivityPage } from './activity-page.tsx'

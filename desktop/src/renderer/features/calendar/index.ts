export { CalendarPage } from './calendar-page.tsx'
export { calendarActions } from './calendar-actions.ts'

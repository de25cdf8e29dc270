export { createCalendars, type Calendars, type CalendarsDeps } from './calendars.ts'
export { calendarFault } from './change-event.ts'

export { createCalendars, type Calendars, type CalendarsDeps } from './calendars.ts'

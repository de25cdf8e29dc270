export {
  dateOf,
  dayNumber,
  isoMoment,
  occurrenceKey,
  type CalendarEvent,
  type EventAttendee,
  type EventResponse,
  type EventTimes,
} from './event.ts'
export { dateIn, localOf, momentOf, resolveZone } from './zones.ts'
export { parseRule, type Freq, type Rule, type RuleDay, type Weekday } from './rule.ts'
export { MOST_STARTS, startsOf, type Budget, type Series, type Starts } from './recurrence.ts'
export { occurrencesOf, type Occurrence, type Occurrences } from './occurrences.ts'
export { readCalendar, type CalendarFile } from './ics-read.ts'
export { writeCalendar } from './ics-write.ts'
export { applyItip, replyTo, type Held, type ItipAction } from './itip.ts'
export { layoutDay, type Placed, type Span } from './layout.ts'
export { ruleWords, type RuleContext } from './rule-words.ts'

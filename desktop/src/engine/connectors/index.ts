export {
  connectFault,
  connectKind,
  untilOf,
  type ConnectKind,
  type SetUpStep,
} from './connect-faults.ts'
export type * from './mail-connector.ts'
export type * from './calendar-connector.ts'
export { createImapConnector, type ImapOptions } from './imap.ts'
export { createSmtpSender, type SmtpOptions, type SmtpSender } from './smtp.ts'
export {
  buildRaw,
  newRfcId,
  withBcc,
  type MessageAttachment,
  type MessageParts,
  type MessagePerson,
} from './raw-message.ts'
export type { ServerPlace, SignIn } from './server-place.ts'
export { connectImap, type ImapPlace } from './imap-session.ts'
export { createGmailConnector, type GmailOptions } from './gmail.ts'
export { createUnitBucket, type UnitBucket } from './unit-bucket.ts'
export { tokenProblem, type AccessTokens } from './google-call.ts'
export { createGraphConnector, type GraphOptions } from './graph.ts'
export { createCaldavConnector, type CaldavOptions } from './caldav.ts'
export { createGoogleCalendarConnector, type GoogleCalendarOptions } from './google-calendar.ts'
export { createGraphCalendarConnector, type GraphCalendarOptions } from './graph-calendar.ts'

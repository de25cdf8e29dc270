export {
  contract,
  type AccountsService,
  type CalendarService,
  type CardsService,
  type Contract,
  type ContractClient,
  type MailService,
} from './contract.ts'
export type {
  CardOfTeam,
  CardsState,
  RecordCards,
  TeamConnection,
  TeamPerson,
  TeamThread,
  ThreadShare,
} from './areas/cards.ts'
export { MOST_KEY, mostValue } from './areas/cards.ts'
export type { CommandAnswer, UndoAnswer } from './areas/commands.ts'
export type { AggregateAnswer } from './areas/rows.ts'
export type { Favourite, MemberInfo, SystemInfo, WorkspaceState } from './areas/workspace.ts'
export type {
  ActionEntry,
  DuplicateGroup,
  RecordAccess,
  SearchHit,
  TextEvent,
  LoggedContact,
  TimelineEntry,
} from './areas/records.ts'
export {
  EXPORT_FORMATS,
  type ColumnTarget,
  type ImportCheck,
  type ImportColumn,
  type ImportIssue,
  type ImportPlan,
  type ImportResult,
  type ImportSource,
} from './areas/exchange.ts'
export type {
  DeviceHealth,
  FileState,
  JobState,
  SnapshotFile,
  SnapshotInfo,
  SnapshotPreview,
} from './areas/device.ts'
export { withQuietEnd } from './quiet-end.ts'
export { portOptions, wireSerializers, type WireSerializer } from './wire.ts'
export {
  KEY_USES,
  type ApiKeyInfo,
  type AuditCheck,
  type AuditEvent,
  type AuditPage,
  type KeyUse,
} from './areas/account.ts'
export type {
  AccountState,
  DeviceInfo,
  PasskeyInfo,
  SecondFactors,
  MoveAnswer,
  SignInAnswer,
  InviteInfo,
  InvitePreview,
  ServerInfo,
  SignedIn,
  TeamMember,
  OwnWorkspace,
  TeamSecurity,
  WorkspaceEntry,
} from './areas/account.ts'
export type {
  RecordName,
  SyncCheck,
  SyncConflict,
  SyncIssue,
  SyncProblem,
  SyncReport,
  SyncStatus,
} from './areas/sync.ts'
export type { Notice, Peer } from './areas/together.ts'
export type {
  ColdContact,
  Contact,
  DraftPerson,
  MailAttachment,
  MailBody,
  MailBox,
  FileToFetch,
  MailDraft,
  MailId,
  MailIdentity,
  MailKind,
  MailLabel,
  MailMessage,
  MailPerson,
  MailSplit,
  MailSuggestion,
  MailTemplate,
  OutboxRow,
  SendOptions,
  ShareLevel,
  ThreadAction,
  ThreadDetail,
  ThreadRow,
  ThreadsPage,
  ThreadsQuery,
} from './areas/mail-types.ts'
export type {
  AccountReport,
  AccountStage,
  BlockRule,
  ConnectProgress,
  ConnectStep,
  ConnectedAccount,
  ContactPolicy,
  FoundServers,
  ImapDetails,
  LeftOutReason,
  MailProvider,
  MailSettings,
  MissingTrail,
  ProviderClient,
  ServerPlace,
  SyncedFolder,
  ServerHit,
  ServerSearch,
  SyncSummary,
} from './areas/mail-accounts.ts'
export type {
  Attendee,
  Brief,
  Busy,
  CalendarEntry,
  CalendarRow,
  CalendarState,
  InvitationView,
  EventDetail,
  EventDraft,
  EventScope,
  Response,
} from './areas/calendar.ts'
export type { FollowReason, MailPace, NoticeKind, NoticePreferences } from '#notices'

export { joinLines, type FieldWords, type FindField } from './change-words.ts'
export { fieldWords } from './field-words.ts'
export { followKey, whyFollowed, type FollowReason } from './follow.ts'
export { NOTICE_KINDS, type NewNotice, type NoticeKind } from './notice.ts'
export {
  dueNotice,
  noticeOf,
  noticeOfText,
  type Surroundings,
  type Told,
  type ToldText,
} from './notice-rules.ts'
export {
  checkPreferences,
  clockTimeOf,
  isQuiet,
  PREFERENCES_KEY,
  readPreferences,
  type MailPace,
  type NoticePreferences,
} from './preferences.ts'
export { isRead, readStateOf, stateKey, type NoticeState } from './read-state.ts'

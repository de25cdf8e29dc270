export type { ContactPolicy, Header, MailAddress, MailKind, ShareLevel } from './types.ts'
export { MAIL_BOXES, MAIL_SPLITS, type MailBox, type MailSplit } from './boxes.ts'
export { readHeaders, type Headers } from './headers.ts'
export {
  domainOf,
  foldAddress,
  formatAddress,
  isAddress,
  looseAddress,
  parseAddresses,
} from './address.ts'
export { isFreeMail, isWithin, registrableDomain } from './domain.ts'
export { roleOf, type RoleKind } from './role-address.ts'
export {
  forwardSubject,
  readSubject,
  replySubject,
  subjectKey,
  type SubjectParts,
} from './subject.ts'
export { messageId, messageIds, referencesFor } from './message-id.ts'
export {
  decideThread,
  isLooseReply,
  SUBJECT_SPAN,
  touches,
  type Found,
  type ThreadDecision,
  type ThreadFacts,
} from './threading.ts'
export { classify, type ClassifyFacts, type MailClass } from './classify.ts'
export { splitOf, type SplitFacts } from './split.ts'
export type { MailSearch, PersonRole, SearchContext, SearchNode } from './search-node.ts'
export { parseSearch } from './search-parse.ts'
export { formatSearch, wordsToMark } from './search-text.ts'
export {
  FAULT_RULES,
  ITEM_LIMIT,
  UNKNOWN_LIMIT,
  type AccountButton,
  type FaultAction,
  type FaultKind,
  type FaultRule,
  type FaultStage,
} from './fault-kinds.ts'
export {
  raisedRate,
  retryAfter,
  retryDelay,
  slowedRate,
  smtpRetryDelay,
  type Rate,
  type RetryFacts,
} from './retry-delay.ts'
export { ownText, readQuotes, type QuoteReading } from './quotes.ts'
export { readHtmlQuotes, type HtmlQuoteReading } from './html-quotes.ts'
export { readSignature, sharedTail, type SignatureReading } from './signature.ts'
export { readBounce, type Bounce, type BounceFacts, type BouncedRecipient } from './bounce.ts'
export { readAutoReply, type AutoReply } from './auto-reply.ts'
export { signatureFields, type SignatureField } from './signature-fields.ts'
export {
  cleanName,
  isHumanName,
  nameFromAddress,
  nameRank,
  splitName,
  type PersonName,
} from './name-rank.ts'
export { companyFrom, companyInName, nameFromDomain, type CompanyGuess } from './company-from.ts'
export {
  CONTACT_WORDS,
  decideContact,
  type ContactDecision,
  type ContactFacts,
  type ContactReason,
  type MailVia,
  type MeetingPolicy,
  type MeetingVia,
} from './contact-policy.ts'
export {
  higher,
  isSensitiveMail,
  SHARE_LEVELS,
  shareLevel,
  unitedLevel,
  type ShareFacts,
} from './visibility.ts'
export {
  CHOICE_PREFIX,
  choiceKeys,
  choiceMark,
  choiceOf,
  choiceValue,
  readChoice,
  type Choice,
  type ChoiceKind,
  type ChoiceMark,
} from './choices.ts'
export {
  answeringAddress,
  compose,
  type Composed,
  type ComposeMode,
  type ComposeSource,
} from './compose.ts'
export { textToHtml } from './html-text.ts'

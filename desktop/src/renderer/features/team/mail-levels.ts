/** What the team sees, in words: of a conversation, of somebody's mail, of an account. */
import type { ShareLevel } from '@kith/shared/rpc'

export interface LevelWords {
  readonly level: ShareLevel
  readonly label: string
  readonly words: string
  /** Behind “your team sees”. */
  readonly seen: string
  readonly icon: string
}

export const SHARE_LEVELS: readonly LevelWords[] = [
  {
    level: 'private',
    label: 'Private',
    words: 'Nothing leaves this device, not even a count.',
    seen: 'nothing',
    icon: 'lock',
  },
  {
    level: 'metadata',
    label: 'That it happened',
    words: 'Date, direction and which contacts. No subject, no text, no addresses.',
    seen: 'that it happened',
    icon: 'calendar',
  },
  {
    level: 'subject',
    label: 'Subject',
    words: 'The same and the subject line.',
    seen: 'the subject',
    icon: 'mail',
  },
  {
    level: 'full',
    label: 'Everything',
    words: 'Subject and text, and the names of attachments. Not the attachments.',
    seen: 'everything',
    icon: 'mail-open',
  },
]

export const wordsOf = (level: ShareLevel): LevelWords =>
  SHARE_LEVELS.find(each => each.level === level) ?? SHARE_LEVELS[0]!

const MOST_WORDS: Readonly<Record<ShareLevel, string>> = {
  private: 'Your workspace shares nothing of mail and meetings.',
  metadata: 'Your workspace shares at most that something happened.',
  subject: 'Your workspace shares at most subjects.',
  full: '',
}
/** `null` where everything may be shared. */
export const mostWords = (most: ShareLevel): string | null =>
  most === 'full' ? null : MOST_WORDS[most]

/** Whether the workspace lets nobody share so much. */
export const isOver = (level: ShareLevel, most: ShareLevel): boolean => rank(level) > rank(most)

const rank = (level: ShareLevel): number => SHARE_LEVELS.findIndex(each => each.level === level)

/** For a list to choose from: what is over the most that is shared stands there, out of reach. */
export const levelOptions = (
  most: ShareLevel,
  words: Readonly<Partial<Record<ShareLevel, string>>> = {},
) =>
  SHARE_LEVELS.map(({ level, label }) => ({
    value: level,
    label: words[level] ?? label,
    ...(isOver(level, most) && { isDisabled: true, hint: 'more than your workspace allows' }),
  }))

/** After a choice. */
export const toldShare = (
  level: ShareLevel | null,
  messages: number,
  isShared: boolean,
): string => {
  const what = messages === 1 ? '1 message' : `${messages.toLocaleString()} messages`
  if (level === 'private')
    return `${what}: private. Colleagues lose what they saw; what they already read cannot be made unread.`
  if (!isShared)
    return 'Kept. This workspace is on this device alone; nothing is sent before it is shared with a team.'
  return level === null
    ? `${what}: as for the contact or the account.`
    : `Of ${what} your team now sees ${wordsOf(level).seen}, where they concern somebody of the workspace.`
}

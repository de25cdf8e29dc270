/** What colleagues share, as lines. */
import type { CardOfTeam, TeamConnection, TeamThread } from '@kith/shared/rpc'

export const countWords = ({ cards, kind }: TeamThread): string => {
  const noun = kind === 'meeting' ? 'meeting' : 'message'
  return cards.length === 1 ? `1 ${noun}` : `${cards.length} ${noun}s`
}

export const ownersWords = ({ owners }: Pick<TeamThread, 'owners'>): string => {
  const names = owners.map(({ name }) => name)
  return names.length < 3
    ? names.join(' and ')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

export const subjectWords = ({ subject, level, kind }: TeamThread): string => {
  if (subject !== null) return subject === '' ? 'No subject' : subject
  return level === 'metadata' && kind === 'meeting' ? 'Title hidden' : 'Subject hidden'
}

export const wayWords = ({ kind, direction, owners }: CardOfTeam): string => {
  const who = ownersWords({ owners })
  if (kind === 'meeting') return `${who} met`
  if (direction === 'out') return `${who} wrote`
  return direction === 'in' ? `to ${who}` : `with ${who}`
}

const STRENGTHS: Readonly<Record<TeamConnection['strength'], string>> = {
  strong: 'knows them well',
  good: 'is in touch',
  weak: 'had some contact',
  none: 'has a meeting ahead',
}

export const connectionWords = ({ isMe, name, strength }: TeamConnection): string =>
  isMe
    ? `You ${STRENGTHS[strength]
        .replace(/^knows/, 'know')
        .replace(/^is/, 'are')
        .replace(/^has/, 'have')}`
    : `${name} ${STRENGTHS[strength]}`

/** Markdown of a comment that mentions whose it is. */
export function askWords(thread: TeamThread, when: string): string {
  const whom = thread.owners
    .map(({ name, member }) => `[@${name}](kith://record/member/${member})`)
    .join(' ')
  const what = thread.kind === 'meeting' ? 'meeting' : 'conversation'
  const named = thread.subject === null ? '' : ` “${thread.subject}”`
  return `${whom} may I see more of your ${what}${named} (${countWords(thread)}, last ${when})?`
}

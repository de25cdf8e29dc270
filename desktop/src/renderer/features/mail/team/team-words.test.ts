import { expect, test } from 'vitest'
import type { DocId } from '@kith/shared/kit'
import type { TeamThread } from '@kith/shared/rpc'
import { askWords, connectionWords, countWords, ownersWords, subjectWords } from './team-words.ts'

const owner = (name: string) => ({ name, member: name as DocId })
const thread = (part: Partial<TeamThread>): TeamThread => ({
  id: 't' as DocId,
  kind: 'mail',
  owners: [owner('Anna')],
  cards: [{}, {}, {}] as unknown as TeamThread['cards'],
  firstAt: 0,
  lastAt: 0,
  level: 'metadata',
  subject: null,
  ...part,
})

test('[MC10] what is hidden is said to be hidden, and who shares it is named', () => {
  expect([ownersWords(thread({})), countWords(thread({})), subjectWords(thread({}))]).toEqual([
    'Anna',
    '3 messages',
    'Subject hidden',
  ])
  expect(subjectWords(thread({ kind: 'meeting' }))).toBe('Title hidden')
  expect(subjectWords(thread({ level: 'subject', subject: '' }))).toBe('No subject')
  expect(ownersWords(thread({ owners: ['Anna', 'Ben', 'Cleo'].map(owner) }))).toBe(
    'Anna, Ben and Cleo',
  )
  const known = {
    member: 'm' as DocId,
    mails: 1,
    meetings: 0,
    last: 1,
    strength: 'strong',
  } as const
  expect(connectionWords({ ...known, name: 'Anna', isMe: false })).toBe('Anna knows them well')
  expect(connectionWords({ ...known, name: 'Ben', isMe: true })).toBe('You know them well')
})

test('[MC10] who asks for more mentions whose it is, and names nothing that is hidden', () => {
  expect(askWords(thread({}), '5 May')).toBe(
    '[@Anna](kith://record/member/Anna) may I see more of your conversation (3 messages, last 5 May)?',
  )
  expect(askWords(thread({ kind: 'meeting', subject: 'Kick-off' }), 'Mon')).toContain(
    'your meeting “Kick-off”',
  )
})

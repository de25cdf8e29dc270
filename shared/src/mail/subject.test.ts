import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  forwardSubject,
  readSubject,
  referencesFor,
  replySubject,
  subjectKey,
  messageId,
  messageIds,
} from './index.ts'

it.each([
  'Re: Offer',
  'RE: Offer',
  'Re[2]: Offer',
  'Re(3): Offer',
  'Re^2: Offer',
  'AW: Offer',
  'Antw: Offer',
  'SV: Offer',
  'VS: Offer',
  'Odp: Offer',
  'RIF: Offer',
  'R: Offer',
  'YNT: Offer',
  'ΑΠ: Offer',
  'Отв: Offer',
  '回复：Offer',
  '返信: Offer',
  '회신: Offer',
  'RE: AW: Re: Offer',
  '[sales] Re: Offer',
  'Re: [sales] Offer',
  'Fwd: Offer',
  'FW: Re: Offer',
  'WG: Offer',
  'TR: Offer',
  'RV: Offer',
  'VB: Offer',
  'ENC: Offer',
  'I: Offer',
  'Пересл: Offer',
  '转发: Offer',
  '転送: Offer',
  '전달: Offer',
  'Offer (fwd)',
  '  re :  Offer ',
])('[ML5] %s is about the offer', subject => {
  expect(subjectKey(subject)).toBe('offer')
})

it('[ML5] words that only look like a prefix stay', () => {
  expect(readSubject('Reply needed: offer')).toEqual({
    base: 'Reply needed: offer',
    isReply: false,
    isForward: false,
  })
  expect(subjectKey('Research: offer')).toBe('research: offer')
  expect(subjectKey('[urgent]')).toBe('[urgent]')
  expect(subjectKey('Re:')).toBe('')
})

it('[ML5] stripping is idempotent, and answering twice adds nothing', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), subject => {
      const key = subjectKey(subject)
      expect(subjectKey(replySubject(subject))).toBe(key)
      expect(replySubject(replySubject(subject))).toBe(replySubject(subject))
      expect(forwardSubject(forwardSubject(subject))).toBe(forwardSubject(subject))
    }),
    { examples: [['Re: x'], ['AW: WG: x'], ['']] },
  )
})

it('[ML6] references keep the first and the newest', () => {
  const many = Array.from({ length: 40 }, (_, at) => `${at}@x`)
  const kept = referencesFor({ rfcId: 'last@x', inReplyTo: '39@x', references: many })
  expect(kept).toHaveLength(20)
  expect(kept[0]).toBe('0@x')
  expect(kept.at(-1)).toBe('last@x')
  expect(referencesFor({ rfcId: 'b@x', inReplyTo: 'a@x', references: [] })).toEqual(['a@x', 'b@x'])
  expect(referencesFor({ rfcId: null, inReplyTo: null, references: [] })).toEqual([])
})

it('[ML6] ids are read with and without brackets, in any company', () => {
  expect(messageId(' <a@x> ')).toBe('a@x')
  expect(messageId('a@x')).toBe('a@x')
  expect(messageId('nothing')).toBe(null)
  expect(messageIds('<a@x>\r\n <b@y> "Ann\'s message" <a@x>')).toEqual(['a@x', 'b@y'])
  expect(messageIds('Your message of Monday')).toEqual([])
})

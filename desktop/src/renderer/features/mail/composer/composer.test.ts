import { describe, expect, it } from 'vitest'
import type { MailDraft } from '@kith/shared/rpc'
import { missingFields, problemsOf } from './draft-problems.ts'
import { readPeople } from './read-people.ts'

const draft: MailDraft = {
  id: 'd',
  account: 'a',
  identity: 'i',
  to: [{ address: 'ann@x.org', name: 'Ann' }],
  cc: [],
  bcc: [],
  subject: 'Hello',
  html: '<p>Hello</p>',
  quotedHtml: '',
  attachments: [],
  thread: null,
  replyTo: null,
  mode: 'new',
  updatedAt: 0,
}

describe('composing', () => {
  it('[MC6] reads addresses as people paste them', () => {
    expect(
      readPeople('Ann Lee <ann@x.org>, bob@y.org; "Ng, Kim" <k@z.org>\nmailto:c@d.org'),
    ).toEqual([
      { name: 'Ann Lee', address: 'ann@x.org' },
      { name: '', address: 'bob@y.org' },
      { name: 'Ng, Kim', address: 'k@z.org' },
      { name: '', address: 'c@d.org' },
    ])
    expect(readPeople('  ')).toEqual([])
  })
  it('[MC7] holds back what cannot be sent and asks about what was forgotten', () => {
    expect(problemsOf(draft, false)).toBeNull()
    expect(problemsOf({ ...draft, to: [] }, false)).toMatchObject({ isFinal: true })
    expect(problemsOf({ ...draft, cc: [{ address: 'nobody', name: '' }] }, false)).toMatchObject({
      isFinal: true,
    })
    expect(problemsOf(draft, true)).toMatchObject({ isFinal: true })
    const file = { message: 1, index: 0, name: 'a.pdf', type: '', size: 1, cid: null }
    expect(problemsOf({ ...draft, toFetch: [file] }, false)).toMatchObject({ isFinal: true })
    expect(problemsOf({ ...draft, toFetch: [] }, false)).toBeNull()
    expect(problemsOf({ ...draft, html: '<p>See the attached plan</p>' }, false)).toMatchObject({
      isFinal: false,
    })
    expect(problemsOf({ ...draft, html: '<p>Anbei der Plan</p>' }, false)).toMatchObject({
      isFinal: false,
    })
    expect(problemsOf({ ...draft, html: '<p>unattached</p>' }, false)).toBeNull()
    expect(problemsOf({ ...draft, subject: ' ' }, false)).toMatchObject({ isFinal: false })
    expect(missingFields('<p>Hi {{first name}}, {{ deal }}</p>')).toEqual(['first name', 'deal'])
  })
})

import { describe, expect, it } from 'vitest'
import {
  readAutoReply,
  readBounce,
  signatureFields,
  type BounceFacts,
  type Header,
} from './index.ts'

const facts = (head: string, text: string, parts: BounceFacts['parts'] = []): BounceFacts => ({
  headers: head.split('\n').map((line): Header => {
    const at = line.indexOf(':')
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]
  }),
  text,
  parts,
  raw: () => text,
})
const daemon =
  'From: Mail Delivery System <MAILER-DAEMON@mx.x.org>\nTo: me@y.org\nSubject: Undelivered Mail Returned to Sender\nReturn-Path: <>'
const dsn = (action: string, status = '5.1.1') => ({
  type: 'message/delivery-status',
  text: `Reporting-MTA: dns; mx.x.org\n\nFinal-Recipient: rfc822; Bob@z.org\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; 550 ${status} no such user\n`,
})
const original = {
  type: 'message/rfc822',
  text: 'From: me@y.org\nTo: bob@z.org\nMessage-ID: <1@y.org>\n\nHi',
}

describe('bounces', () => {
  it('[ML15] with a report', () => {
    expect(readBounce(facts(daemon, 'sorry', [dsn('failed'), original]))).toEqual({
      kind: 'failed',
      recipients: [{ address: 'bob@z.org', status: '5.1.1', diagnostic: '550 5.1.1 no such user' }],
      isHard: true,
      originalId: '1@y.org',
    })
    expect(readBounce(facts(daemon, 'sorry', [dsn('delayed', '4.4.1')]))).toMatchObject({
      kind: 'delayed',
      isHard: false,
    })
    expect(readBounce(facts(daemon, 'sorry', [dsn('failed', '5.2.2')]))).toMatchObject({
      kind: 'failed',
      isHard: false,
    })
    expect(readBounce(facts(daemon, 'all well', [dsn('delivered', '2.0.0')]))).toBe(null)
  })

  it.each([
    [
      'qmail',
      'From: MAILER-DAEMON@mx.x.org\nTo: me@y.org\nSubject: failure notice',
      "Hi. This is the qmail-send program at x.org.\nI'm afraid I wasn't able to deliver your message.\n\n<bob@z.org>:\n550 Unknown user bob@z.org (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nTo: bob@z.org\nSubject: x",
    ],
    [
      'exim',
      'From: Mail Delivery System <Mailer-Daemon@x.org>\nTo: me@y.org\nX-Failed-Recipients: bob@z.org\nSubject: Mail delivery failed: returning message to sender',
      'A message that you sent could not be delivered to one or more of its recipients.\n\n  bob@z.org\n    550 no such user',
    ],
    [
      'Exchange',
      'From: postmaster@x.org\nTo: me@y.org\nSubject: Undeliverable: Offer',
      'Delivery has failed to these recipients:\n\nbob@z.org\nThe address does not exist. 550 5.1.10 RESOLVER.ADR.RecipientNotFound',
    ],
    [
      'German',
      'From: Mail Delivery System <mailer-daemon@gmx.de>\nTo: me@y.org\nSubject: Unzustellbar: Angebot',
      'Ihre Nachricht an <bob@z.org> konnte nicht zugestellt werden. 550 user unknown',
    ],
    [
      'broken parts',
      `${daemon}\nContent-Type: multipart/report; report-type=delivery-status`,
      'Final-Recipient: rfc822; bob@z.org\nAction: failed\nStatus: 5.1.1',
    ],
  ])('[ML15] without one: %s', (_, head, text) => {
    const bounce = readBounce(facts(head, text))
    expect(bounce?.recipients.map(one => one.address)).toEqual(['bob@z.org'])
    expect(bounce).toMatchObject({ kind: 'failed', isHard: true })
  })

  it.each([
    ['a person', 'From: Ann <ann@x.org>\nTo: me@y.org\nSubject: Lunch', 'Hello'],
    [
      'a person who asks',
      'From: Ann <ann@x.org>\nTo: me@y.org\nIn-Reply-To: <1@y.org>\nSubject: Re: Undelivered Mail Returned to Sender',
      '> 550 user unknown bob@z.org\nDid you get this too?',
    ],
    [
      'a list about mail',
      'From: Ann <ann@x.org>\nTo: postfix@lists.org\nList-Id: <p.lists.org>\nSubject: delivery failure with 550 user unknown',
      'could not be delivered 5.1.1 bob@z.org',
    ],
    [
      'an absence',
      'From: Ann <ann@x.org>\nTo: me@y.org\nReturn-Path: <>\nAuto-Submitted: auto-replied\nSubject: Out of office',
      'I am away. Your message was not read; write to bob@z.org',
    ],
  ])('[ML15] %s is none', (_, head, text) => {
    expect(readBounce(facts(head, text))).toBe(null)
  })

  it('[ML15] a complaint names who complained', () => {
    const parts = [
      {
        type: 'message/feedback-report',
        text: 'Feedback-Type: abuse\nOriginal-Rcpt-To: <bob@z.org>\n',
      },
      original,
    ]
    expect(
      readBounce(facts('From: fbl@aol.com\nSubject: complaint', 'abuse', parts)),
    ).toMatchObject({ kind: 'complaint', isHard: false, recipients: [{ address: 'bob@z.org' }] })
  })
})

describe('absences', () => {
  const sentAt = Date.UTC(2026, 11, 20)
  it.each([
    ['I am back on January 4.', '2027-01-04'],
    ['I am out until 3rd of January 2027 and will answer then.', '2027-01-03'],
    ['Ich bin bis zum 31.12.2026 nicht im Büro.', '2026-12-31'],
    ['Ich bin bis 5. Januar im Urlaub', '2027-01-05'],
    ["Je suis absent jusqu'au 2 janvier 2027", '2027-01-02'],
    ['away from 12/21/2026 until 12/28/2026', '2026-12-28'],
    ['until 2026-12-24', '2026-12-24'],
    ['I am away.', null],
    ['until 3 May 1999', null],
  ])('[ML16] %s', (text, until) => {
    expect(readAutoReply([], text, sentAt)).toEqual({ until })
  })
})

describe('fields of signatures', () => {
  const phone = (text: string) =>
    text.replace(/\D/g, '').length > 8 ? `+${text.replace(/\D/g, '')}` : null
  const fields = (text: string, address = 'ann@acme.com') =>
    signatureFields(text, { address, name: 'Ann Lee' }, phone).map(
      one => `${one.field}=${one.value}`,
    )

  it('[ML17] are read', () => {
    expect(
      fields(
        'Ann Lee | Head of Sales\nAcme GmbH\nTel: +49 30 123 456 78 | Fax: +49 30 123 456 79\nwww.acme.com\nlinkedin.com/in/annlee\nHauptstraße 12\n10115 Berlin',
      ),
    ).toEqual([
      'phones=+493012345678',
      'websites=https://www.acme.com',
      'linkedin=https://linkedin.com/in/annlee',
      'jobTitle=Head of Sales',
      'address=Hauptstraße 12, 10115 Berlin',
    ])
  })

  it('[ML17] only of the person', () => {
    expect(
      fields('Ann Lee\nann@acme.com\nhttps://facebook.com/acme\nhttps://calendly.com/ann'),
    ).toEqual([])
    expect(fields('Ann\nwww.gmail.com', 'ann@gmail.com')).toEqual([])
    expect(
      fields('Ann Lee\nPlease tell the manager that I am late, the engineer will come.'),
    ).toEqual([])
    expect(fields('Order 2026 1234 5678\nAnn')).toEqual([])
  })
})

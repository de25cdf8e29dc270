import { describe, expect, it } from 'vitest'
import { classify, splitOf, type Header } from './index.ts'

const kind = (text: string, more: Partial<Parameters<typeof classify>[0]> = {}) => {
  const headers = text.split('\n').map((line): Header => {
    const at = line.indexOf(':')
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]
  })
  return classify({ headers, partTypes: ['text/plain'], isBounce: false, ...more })
}
const person = 'From: Ann Lee <ann@x.org>\nTo: me@y.org\nSubject: Lunch'

describe('kinds', () => {
  it.each([
    ['person', person],
    ['person', 'From: ann@x.org\nTo: me@y.org\nCc: bob@z.org\nSubject: Re: order'],
    [
      'list',
      'From: Ann <ann@x.org>\nTo: dev@lists.org\nList-Id: <dev.lists.org>\nList-Post: <mailto:dev@lists.org>\nPrecedence: list\nSubject: [dev] x',
    ],
    [
      'newsletter',
      'From: Acme <news@acme.com>\nTo: me@y.org\nList-Id: <n.acme.com>\nList-Unsubscribe: <https://acme.com/u>\nSubject: October',
    ],
    [
      'marketing',
      'From: Acme <hello@acme.com>\nTo: me@y.org\nList-Unsubscribe: <https://acme.com/u>\nFeedback-ID: 1:2:acme\nSubject: Sale',
    ],
    [
      'notification',
      'From: GitHub <notifications@github.com>\nTo: me@y.org\nAuto-Submitted: auto-generated\nSubject: a build failed',
    ],
    ['notification', 'From: no-reply@bank.com\nTo: me@y.org\nSubject: Your code'],
    ['receipt', 'From: no-reply@shop.com\nTo: me@y.org\nSubject: Your order 123'],
    ['receipt', 'From: noreply@shop.de\nTo: me@y.org\nSubject: Rechnung 5'],
    ['auto-reply', `${person}\nAuto-Submitted: auto-replied`],
    ['auto-reply', 'From: ann@x.org\nTo: me@y.org\nSubject: Automatische Antwort: Angebot'],
    ['auto-reply', 'From: ann@x.org\nTo: me@y.org\nSubject: Out of Office: Offer'],
    ['spam-like', `${person}\nX-Spam-Flag: YES`],
    [
      'marketing',
      'From: Big <a@x.org>\nTo: me@y.org\nPrecedence: bulk\nList-Unsubscribe: <mailto:u@x.org>\nSubject: x',
    ],
  ] as const)('[ML9] %s', (expected, text) => {
    expect(kind(text).kind).toBe(expected)
  })

  it('[ML9] invitations and bounces are known from their parts', () => {
    expect(kind(person, { partTypes: ['text/calendar; method=request'] }).kind).toBe('invite')
    expect(kind(person, { isBounce: true }).kind).toBe('bounce')
    expect(kind(person, { isInSpam: true }).kind).toBe('spam-like')
    expect(kind(person, { labels: ['INBOX', 'CATEGORY_PROMOTIONS'] }).kind).toBe('marketing')
  })

  it('[ML9] somebody we wrote to stays a person, though their tool adds List-Unsubscribe', () => {
    const crm = `${person}\nList-Unsubscribe: <https://crm.com/u>\nFeedback-ID: x`
    expect(kind(crm).kind).toBe('marketing')
    expect(kind(crm, { isKnownPerson: true })).toMatchObject({ kind: 'person', bulk: 0 })
  })

  it('[ML9] tabs follow from the kind and from who is known', () => {
    const facts = { kind: 'person', isTeam: false, isKnown: false, isAnswered: false } as const
    expect(splitOf(facts)).toBe('important')
    expect(splitOf({ ...facts, isKnown: true })).toBe('customers')
    expect(splitOf({ ...facts, isTeam: true })).toBe('team')
    expect(splitOf({ ...facts, kind: 'newsletter' })).toBe('news')
    expect(splitOf({ ...facts, kind: 'newsletter', isKnown: true })).toBe('customers')
    expect(splitOf({ ...facts, kind: 'receipt' })).toBe('other')
    expect(splitOf({ ...facts, kind: 'auto-reply' })).toBe('other')
    expect(splitOf({ ...facts, kind: 'bounce' })).toBe('important')
    expect(splitOf({ ...facts, kind: 'spam-like', isKnown: true })).toBe('other')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  foldAddress,
  formatAddress,
  isAddress,
  isFreeMail,
  isWithin,
  looseAddress,
  parseAddresses,
  registrableDomain,
  roleOf,
} from './index.ts'

describe('reading addresses', () => {
  it.each([
    ['ann@x.org', [['ann@x.org', '']]],
    ['Ann Lee <Ann.Lee@X.ORG>', [['Ann.Lee@x.org', 'Ann Lee']]],
    [
      '"Lee, Ann" <ann@x.org>, bob@y.org',
      [
        ['ann@x.org', 'Lee, Ann'],
        ['bob@y.org', ''],
      ],
    ],
    [
      'Lee, Ann <ann@x.org>, Bob <bob@y.org>',
      [
        ['ann@x.org', 'Lee, Ann'],
        ['bob@y.org', 'Bob'],
      ],
    ],
    ['ann@x.org (Ann Lee)', [['ann@x.org', 'Ann Lee']]],
    [
      'Friends: ann@x.org, Bob <bob@y.org>; cy@z.org',
      [
        ['ann@x.org', ''],
        ['bob@y.org', 'Bob'],
        ['cy@z.org', ''],
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['"ann@x.org" <ann@x.org>', [['ann@x.org', '']]],
    [
      "'Ann' <ann@x.org>; bob@y.org",
      [
        ['ann@x.org', "'Ann'"],
        ['bob@y.org', ''],
      ],
    ],
    ['<@relay.net,@other.net:ann@x.org>', [['ann@x.org', '']]],
    ['"A \\"Q\\" Lee" <ann@x.org>', [['ann@x.org', 'A "Q" Lee']]],
    ['Ann (Sales (EMEA)) <ann@x.org>', [['ann@x.org', 'Ann']]],
    ['<mailto:ann@x.org>', [['mailto:ann@x.org', '']]],
    ['nobody', []],
    ['', []],
    [',,;', []],
  ] as const)('[ML1] %s', (text, expected) => {
    expect(parseAddresses(text).map(one => [one.address, one.name])).toEqual(expected)
  })

  it('[ML1] any text gives a list, and every address in it has two sides', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(...'< > @ , ; : ( ) " . \\'.split(' '), ' ', '\n'),
            fc.string({ maxLength: 3 }),
          ),
          {
            maxLength: 60,
          },
        ),
        list => {
          const text = list.join('')
          for (const { address } of parseAddresses(text)) {
            const at = address.lastIndexOf('@')
            expect(at).toBeGreaterThan(0)
          }
        },
      ),
    )
  })

  it('[ML1] what is written is read back', () => {
    const name = fc.string({ maxLength: 40 }).map(text =>
      text
        .replace(/[^\p{L}\p{N} ,."'-]/gu, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    fc.assert(
      fc.property(fc.emailAddress(), name, (address, name) => {
        const [back] = parseAddresses(formatAddress({ address, name }))
        expect(foldAddress(back?.address ?? '')).toBe(foldAddress(address))
      }),
    )
  })

  it('[ML1] knows what mail can be sent to', () => {
    expect(['ann@x.org', 'ann.o’lee@müller.de', "o'neil+x@a-b.co.uk"].every(isAddress)).toBe(true)
    expect(
      [
        'ann',
        'ann@x',
        '@x.org',
        'a b@x.org',
        'ann@x..org',
        'ann@[1.2.3.4]',
        `${'x'.repeat(70)}@x.org`,
      ].some(isAddress),
    ).toBe(false)
  })
})

describe('folding', () => {
  it('[ML2] is idempotent and ignores capitals, brackets and spaces', () => {
    fc.assert(
      fc.property(fc.emailAddress(), address => {
        const folded = foldAddress(address)
        expect(foldAddress(folded)).toBe(folded)
        expect(foldAddress(` <${address.toUpperCase()}> `)).toBe(foldAddress(address.toLowerCase()))
      }),
    )
  })

  it('[ML2] keeps dots and tags; only suggestions look past them', () => {
    expect(foldAddress('Ann.Lee+crm@gmail.com')).toBe('ann.lee+crm@gmail.com')
    expect(looseAddress('Ann.Lee+crm@googlemail.com')).toBe('annlee@gmail.com')
    expect(looseAddress('ann.lee+crm@acme.com')).toBe('ann.lee@acme.com')
  })
})

describe('domains', () => {
  it('[ML3] are the registrable ones', () => {
    expect(registrableDomain('mail.eu.acme.co.uk')).toBe('acme.co.uk')
    expect(registrableDomain('ann.github.io')).toBe('ann.github.io')
    expect(registrableDomain('localhost')).toBe(null)
    expect(isWithin('a.acme.com', ['acme.com'])).toBe(true)
    expect(isWithin('notacme.com', ['acme.com'])).toBe(false)
  })

  it('[ML3] of free mail and access providers belong to no company', () => {
    const free =
      'gmail.com gmx.de web.de outlook.com mail.ru qq.com comcast.net mailinator.com bt.com t-online.de'
    expect(free.split(' ').filter(domain => !isFreeMail(domain))).toEqual([])
    expect(['acme.com', 'bt.org', 'kith.example', 'uni-berlin.de'].filter(isFreeMail)).toEqual([])
  })
})

describe('addresses of nobody', () => {
  it('[ML4] are known', () => {
    const nobody =
      'no-reply noreply do-not-reply donotreply no_reply noreply2 ne-pas-repondre nicht-antworten no-responder nao-responda nonrispondere niet-beantwoorden nie-odpowiadaj svara-inte mailer-daemon postmaster bounces notifications alert info sales support hello kontakt rechnung jobs press webmaster2 sales-emea support.de hr_berlin newsletter acme-announce dev-l users-request owner-list bounce-123-ann=acme.com 3f2a9c0b7d1e4f55 billing team notify vertrieb ventas order-update facturacion'
    expect(nobody.split(' ').filter(local => roleOf(`${local}@acme.com`) === null)).toEqual([])
  })

  it('[ML4] are not people', () => {
    const people =
      'ann ann.lee alee a.lee ann_lee annlee85 j.smith2 maria.garcia o.neil xavier.press-lee li wei bob.hope jose.marketti salesa infante dan.webb post.malone-jr'
    expect(
      people
        .split(' ')
        .filter(local => !['xavier.press-lee', 'post.malone-jr'].includes(local))
        .filter(local => roleOf(`${local}@acme.com`) !== null),
    ).toEqual([])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatSearch, parseSearch, wordsToMark, type SearchNode } from './index.ts'

/** Noon where this machine is: `today` is its day, on every clock of the world. */
const now = new Date(2026, 10, 21, 12).getTime()
const DAY = 86_400_000
const context = {
  now,
  startOfDay: (date: string) => Date.parse(`${date}T00:00:00Z`),
}
const parse = (query: string) => parseSearch(query, context)
const text = (word: string): SearchNode => ({ kind: 'text', text: word, isPhrase: false })

describe('the search language', () => {
  it.each<[string, SearchNode]>([
    ['', { kind: 'and', nodes: [] }],
    ['offer', text('offer')],
    ['big offer', { kind: 'and', nodes: [text('big'), text('offer')] }],
    ['"big offer"', { kind: 'text', text: 'big offer', isPhrase: true }],
    ['„big offer“', { kind: 'text', text: 'big offer', isPhrase: true }],
    ['from:Ann', { kind: 'people', role: 'from', value: 'ann' }],
    ['with:"Ann Lee"', { kind: 'people', role: 'with', value: 'ann lee' }],
    ['subject:offer', { kind: 'subject', value: 'offer' }],
    ['filename:pdf', { kind: 'filename', value: 'pdf' }],
    ['has:attachment', { kind: 'has', what: 'attachment' }],
    ['is:unanswered', { kind: 'is', what: 'unanswered' }],
    ['in:spam', { kind: 'in', box: 'spam' }],
    ['in:Projects', { kind: 'label', value: 'Projects' }],
    ['label:x', { kind: 'label', value: 'x' }],
    ['company:Acme', { kind: 'company', value: 'Acme' }],
    ['before:2026-03-01', { kind: 'before', at: Date.UTC(2026, 2, 1) }],
    ['after:1.3.2026', { kind: 'after', at: Date.UTC(2026, 2, 1) }],
    ['after:2026', { kind: 'after', at: Date.UTC(2026, 0, 1) }],
    ['before:today', { kind: 'before', at: Date.UTC(2026, 10, 21) }],
    ['after:yesterday', { kind: 'after', at: Date.UTC(2026, 10, 20) }],
    ['older_than:2d', { kind: 'before', at: now - 2 * DAY }],
    ['newer_than:1w', { kind: 'after', at: now - 7 * DAY }],
    ['-offer', { kind: 'not', node: text('offer') }],
    ['-from:ann', { kind: 'not', node: { kind: 'people', role: 'from', value: 'ann' } }],
    [
      'a OR b c',
      { kind: 'and', nodes: [{ kind: 'or', nodes: [text('a'), text('b')] }, text('c')] },
    ],
    [
      '(a b) OR c',
      { kind: 'or', nodes: [{ kind: 'and', nodes: [text('a'), text('b')] }, text('c')] },
    ],
    [
      'from:(ann OR bob)',
      {
        kind: 'or',
        nodes: [
          { kind: 'people', role: 'from', value: 'ann' },
          { kind: 'people', role: 'from', value: 'bob' },
        ],
      },
    ],
    ['-(a b)', { kind: 'not', node: { kind: 'and', nodes: [text('a'), text('b')] } }],
    ['a AND b', { kind: 'and', nodes: [text('a'), text('b')] }],
    ['a -', { kind: 'and', nodes: [text('a'), text('-')] }],
    ['well-known', text('well-known')],
    ['http://x.org/a', text('http://x.org/a')],
    ['10:30', text('10:30')],
    ['from:', { kind: 'and', nodes: [] }],
    ['((a)', text('a')],
    ['a)', text('a')],
    ['OR', { kind: 'and', nodes: [] }],
  ])('[ML10] %s', (query, node) => {
    expect(parse(query)).toEqual({ node, unknown: [] })
  })

  it('[ML10] what it does not know is text, and named', () => {
    expect(parse('foo:bar is:shiny before:soon before:2026-02-30 older_than:x')).toEqual({
      node: {
        kind: 'and',
        nodes: ['foo:bar', 'is:shiny', 'before:soon', 'before:2026-02-30', 'older_than:x'].map(
          text,
        ),
      },
      unknown: ['foo:bar', 'is:shiny', 'before:soon', 'before:2026-02-30', 'older_than:x'],
    })
  })

  const pieces = [
    'a',
    'b:c',
    '"',
    '(',
    ')',
    '-',
    'OR',
    'AND',
    ' ',
    'from:',
    'is:unread',
    'before:2026-01-01',
    'older_than:',
    ':',
    '„',
    '“',
    'x',
  ]
  it('[ML10] never fails and never loses a word', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 100 }),
          fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map(list => list.join('')),
        ),
        query => {
          parse(query)
        },
      ),
      { numRuns: 500 },
    )
    expect(() => parse('('.repeat(2000))).not.toThrow()
    expect(() => parse('-'.repeat(2000))).not.toThrow()
  })

  const word = fc.constantFrom('alpha', 'beta', 'größe', 'well-known')
  const leaf = fc.oneof(
    word.map(text),
    word.map((value): SearchNode => ({ kind: 'text', text: `${value} two`, isPhrase: true })),
    fc
      .tuple(
        fc.constantFrom('from', 'to', 'cc', 'bcc', 'with'),
        fc.constantFrom('ann', 'ann lee', 'x@y.org'),
      )
      .map(([role, value]): SearchNode => ({ kind: 'people', role, value })),
    fc
      .tuple(
        fc.constantFrom('subject', 'filename', 'label', 'account', 'company', 'person'),
        fc.constantFrom('a', 'b c'),
      )
      .map(([kind, value]): SearchNode => ({ kind, value })),
    fc
      .constantFrom('attachment', 'invite', 'link')
      .map((what): SearchNode => ({ kind: 'has', what })),
    fc.constantFrom('unread', 'starred').map((what): SearchNode => ({ kind: 'is', what })),
    fc.constantFrom('inbox', 'sent').map((box): SearchNode => ({ kind: 'in', box })),
    fc
      .tuple(fc.constantFrom('before', 'after'), fc.integer({ min: 0, max: 20_000 }))
      .map(([kind, day]): SearchNode => ({ kind, at: day * 86_400_000 })),
  )
  const { tree } = fc.letrec<{ tree: SearchNode }>(tie => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { minLength: 2, maxLength: 4 }))
        .map(([kind, nodes]): SearchNode => ({
          kind,
          nodes: nodes.flatMap(node => (node.kind === kind ? node.nodes : [node])),
        })),
      tie('tree').map((node): SearchNode =>
        node.kind === 'not' ? node.node : { kind: 'not', node },
      ),
    ),
  }))

  it('[ML10] a tree written as text reads as the same tree', () => {
    fc.assert(
      fc.property(tree, node => {
        expect(parse(formatSearch(node))).toEqual({ node, unknown: [] })
      }),
      { numRuns: 300 },
    )
  })

  it('[ML10] marks only words that a hit contains', () => {
    expect(wordsToMark(parse('big "two words" -not from:ann subject:x').node)).toEqual([
      'big',
      'two words',
      'x',
    ])
  })
})

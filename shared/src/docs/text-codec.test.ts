import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTextDoc, fromMarkdown, mergeTextUpdates, textCodec, toMarkdown } from './index.ts'
import type { TextMark, TextNode } from './index.ts'

/** Of this thread: others on the machine do not count. */
const processorMs = (): number => process.threadCpuUsage().user / 1000
const SAMPLE = `# Call with Inês

She wants a **quote** for _fleet telematics_ by \`March\`.
Second line, see [their site](https://atelier.pt/a?b=1).

- first
- second
  - nested **bold *and italic***
1. one
2. two

- [ ] send the offer
- [x] call back

> quoted
> twice

\`\`\`ts
const a = '**not bold**'

\`\`\`

---

Met [@Grace Hopper](kith://record/person/0193b7a4-2222-7000-8000-000000000001), ~~late~~.`

describe('[DC9] Markdown', () => {
  test('becomes the blocks the editor knows', () => {
    expect(fromMarkdown(SAMPLE).map(node => node.type)).toEqual([
      'heading',
      'paragraph',
      'bulletList',
      'orderedList',
      'taskList',
      'blockquote',
      'codeBlock',
      'horizontalRule',
      'paragraph',
    ])
  })

  test('survives a round through a document', () => {
    const { state } = textCodec.fromMarkdown(SAMPLE, 5)
    expect(textCodec.tree(state)).toEqual(fromMarkdown(SAMPLE))
    expect(fromMarkdown(textCodec.toMarkdown(state))).toEqual(fromMarkdown(SAMPLE))
  })

  test('any note written out reads back as the same note', () => {
    fc.assert(
      fc.property(noteArb, nodes => {
        expect(fromMarkdown(toMarkdown(nodes))).toEqual(nodes)
      }),
      { numRuns: 500 },
    )
  })

  test('keeps what it does not understand as text', () => {
    const text = '2 * 3 * 4, snake_case_name, a ] b [ c, 100 ~ 200, [x](javascript:alert(1))'
    expect(textCodec.plain(textCodec.fromMarkdown(text, 1).state)).toBe(text)
  })

  test.each(['*', '**', '[', '[](', '`', '~~', '_a ', '> ', '- '])(
    'made of nothing but "%s" does not take long',
    piece => {
      const start = processorMs()
      fromMarkdown(piece.repeat(60_000 / piece.length))
      expect(processorMs() - start).toBeLessThan(1000)
    },
  )
})

describe('[DC10] plain text', () => {
  test('has a line per block and the names of mentioned records', () => {
    expect(textCodec.plain(textCodec.fromMarkdown(SAMPLE, 1).state)).toBe(
      [
        'Call with Inês',
        'She wants a quote for fleet telematics by March.',
        'Second line, see their site.',
        'first',
        'second',
        'nested bold and italic',
        'one',
        'two',
        'send the offer',
        'call back',
        'quoted',
        'twice',
        "const a = '**not bold**'",
        'Met @Grace Hopper, late.',
      ].join('\n'),
    )
  })

  test('goes in as typed, without a meaning of its own', () => {
    const { state } = textCodec.fromPlain('# not a heading\n\n* not a list', 1)
    expect(textCodec.tree(state).map(node => node.type)).toEqual(['paragraph', 'paragraph'])
    expect(textCodec.plain(state)).toBe('# not a heading\n* not a list')
  })
})

describe('[DC11] an open text', () => {
  test('tells its own edits and not those it was given', () => {
    const doc = createTextDoc()
    const heard: Uint8Array[] = []
    const stop = doc.onEdit(update => heard.push(update))
    doc.apply(textCodec.fromMarkdown('hello', 9).update)
    expect([heard.length, doc.isEmpty()]).toEqual([0, false])
    doc.doc.getXmlFragment('default').delete(0, 1)
    expect(heard).toHaveLength(1)
    stop()
    doc.destroy()
  })

  test('meets the engine: edits merged on both sides end in the same text', () => {
    const { state, update } = textCodec.fromMarkdown('one\n\ntwo\n\nthree', 1)
    const doc = createTextDoc(update)
    const batch: Uint8Array[] = []
    doc.onEdit(edit => batch.push(edit))
    doc.doc.getXmlFragment('default').delete(0, 1)
    const replaced = textCodec.replace(state, fromMarkdown('one\n\ntwo\n\nfour'), 2)!
    const merged = textCodec.merge(replaced.state, mergeTextUpdates(batch))!
    doc.apply(replaced.update)
    expect(textCodec.plain(merged.state)).toBe('two\nfour')
    expect(textCodec.plain(textCodec.merge(null, textCodec.whole(merged.state))!.state)).toBe(
      'two\nfour',
    )
    expect(doc.doc.getXmlFragment('default').length).toBe(2)
  })

  test('says nothing of an edit it has seen', () => {
    const { state, update } = textCodec.fromMarkdown('one', 1)
    expect(textCodec.merge(state, update)).toBeUndefined()
    expect(textCodec.replace(state, fromMarkdown('one'), 2)).toBeUndefined()
  })
})

const wordArb = fc
  .string({ unit: fc.constantFrom(...Array.from('abé*_~`[]\\#->1.(')), minLength: 1, maxLength: 8 })
  .map(text => `w${text}w`)
const markArb: fc.Arbitrary<readonly TextMark[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  fc.constantFrom<readonly TextMark[]>(
    [{ type: 'bold' }],
    [{ type: 'italic' }],
    [{ type: 'strike' }],
    [{ type: 'bold' }, { type: 'strike' }],
    [{ type: 'link', attrs: { href: 'https://kith.example/a' } }],
  ),
)
/** Marked words stand between spaces, as people write them. */
const inlineArb = fc
  .array(fc.tuple(wordArb, markArb), { minLength: 1, maxLength: 5 })
  .map(runs =>
    runs.flatMap(([text, marks], at): TextNode[] => [
      ...(at > 0 ? [{ type: 'text', text: ' ' }] : []),
      marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text },
    ]),
  )
  .map(joined)
const paragraphArb = inlineArb.map((content): TextNode => ({ type: 'paragraph', content }))
const itemsArb = fc.array(paragraphArb, { minLength: 1, maxLength: 3 })
const blockArb: fc.Arbitrary<TextNode> = fc.oneof(
  paragraphArb,
  fc
    .tuple(inlineArb, fc.integer({ min: 1, max: 3 }))
    .map(([content, level]) => ({ type: 'heading', attrs: { level }, content })),
  itemsArb.map(items => ({
    type: 'bulletList',
    content: items.map((item, at) => ({
      type: 'listItem',
      content:
        at === 1
          ? [item, { type: 'orderedList', content: [{ type: 'listItem', content: [item] }] }]
          : [item],
    })),
  })),
  fc.tuple(itemsArb, fc.boolean()).map(([items, checked]) => ({
    type: 'taskList',
    content: items.map(item => ({ type: 'taskItem', attrs: { checked }, content: [item] })),
  })),
  itemsArb.map(content => ({ type: 'blockquote', content })),
  fc.constant({ type: 'horizontalRule' }),
)
/** Two lists of a kind in a row are one list in Markdown; a paragraph between keeps them apart. */
const noteArb = fc
  .array(fc.tuple(blockArb, paragraphArb), { maxLength: 4 })
  .map(pairs => pairs.flat())

function joined(nodes: readonly TextNode[]): TextNode[] {
  const list: TextNode[] = []
  for (const node of nodes) {
    const last = list.at(-1)
    if (last && !last.marks && !node.marks) {
      list[list.length - 1] = { type: 'text', text: `${last.text ?? ''}${node.text ?? ''}` }
    } else list.push(node)
  }
  return list
}

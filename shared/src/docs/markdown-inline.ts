/** The inline half of Markdown: bold, italic, struck, code, links and mentions of records. */
import { attrText, blockNode, textNode, type TextMark, type TextNode } from './text-tree.ts'
import { mentionLabel } from './text-plain.ts'

const MENTION_URL = /^kith:\/\/record\/([a-zA-Z0-9_]*)\/([0-9a-f-]{36})$/
const SAFE_URL = /^(https?:|mailto:|tel:|kith:)/i
const ESCAPABLE = /[\\`*_~[\](){}#+\-.!>|@]/
const WORD = /[\p{L}\p{N}]/u

/** Marks in the order they are written around text, outermost first; code holds no others. */
const FENCES: readonly (readonly [mark: string, fence: string])[] = [
  ['bold', '**'],
  ['italic', '*'],
  ['strike', '~~'],
]

export function readInline(text: string): readonly TextNode[] {
  // Text made of nothing but openers would be searched to its end at each of them.
  const budget = { steps: text.length * 30 + 10_000 }
  return joined(parse(text, [], budget))
}

interface Budget {
  steps: number
}

function parse(text: string, marks: readonly TextMark[], budget: Budget): TextNode[] {
  const nodes: TextNode[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') nodes.push(textNode(plain, marks))
    plain = ''
  }
  for (let at = 0; at < text.length;) {
    const char = text[at]!
    if (char === '\\' && at + 1 < text.length && ESCAPABLE.test(text[at + 1]!)) {
      plain += text[at + 1]
      at += 2
      continue
    }
    if (char === '\n') {
      plain = plain.replace(/(?:\\|\s+)$/, '')
      flush()
      nodes.push(blockNode('hardBreak'))
      at++
      continue
    }
    const span = spanAt(text, at, marks, budget)
    if (span) {
      flush()
      nodes.push(...span.nodes)
      at = span.end
    } else {
      plain += char
      at++
    }
  }
  flush()
  return nodes
}

interface Span {
  readonly nodes: readonly TextNode[]
  readonly end: number
}

function spanAt(
  text: string,
  at: number,
  marks: readonly TextMark[],
  budget: Budget,
): Span | undefined {
  const char = text[at]
  if (char === '`') return codeAt(text, at, marks, budget)
  if (char === '[') return linkAt(text, at, marks, budget)
  if (char === '*') {
    return text[at + 1] === '*'
      ? fencedAt(text, at, '**', 'bold', marks, budget)
      : fencedAt(text, at, '*', 'italic', marks, budget)
  }
  if (char === '~' && text[at + 1] === '~') {
    return fencedAt(text, at, '~~', 'strike', marks, budget)
  }
  // snake_case is no emphasis.
  if (char === '_' && !WORD.test(text[at - 1] ?? '')) {
    const span = fencedAt(text, at, '_', 'italic', marks, budget)
    return span && !WORD.test(text[span.end] ?? '') ? span : undefined
  }
  return undefined
}

function fencedAt(
  text: string,
  at: number,
  fence: string,
  type: string,
  marks: readonly TextMark[],
  budget: Budget,
): Span | undefined {
  const start = at + fence.length
  if (marks.some(mark => mark.type === type) || /^\s?$/.test(text[start] ?? '')) return undefined
  const close = closeOf(text, start, fence, budget)
  if (close <= start || /\s/.test(text[close - 1]!)) return undefined
  const inner = parse(text.slice(start, close), withMark(marks, { type }), budget)
  return { nodes: inner, end: close + fence.length }
}

/** Where the fence closes, past escapes, code and the other kind of star; -1 when it does not. */
function closeOf(text: string, from: number, fence: string, budget: Budget): number {
  let isOtherOpen = false
  for (let at = from; at < text.length; at++) {
    if (--budget.steps < 0) return -1
    const char = text[at]
    if (char === '\\') at++
    else if (char === '`') {
      const end = text.indexOf('`', at + 1)
      if (end > 0) at = end
    } else if (char === '*' && fence[0] === '*') {
      const isPair = text[at + 1] === '*'
      if (fence === '**') {
        if (!isPair) isOtherOpen = !isOtherOpen
        else if (isOtherOpen && text[at + 2] === '*') isOtherOpen = false
        else return at
      } else if (!isPair) return at
      else if (isOtherOpen || text[at + 2] !== '*') {
        isOtherOpen = !isOtherOpen
        at++
      } else return at
    } else if (text.startsWith(fence, at)) return at
  }
  return -1
}

function codeAt(
  text: string,
  at: number,
  marks: readonly TextMark[],
  budget: Budget,
): Span | undefined {
  let ticks = 1
  while (text[at + ticks] === '`') ticks++
  const fence = '`'.repeat(ticks)
  const close = text.indexOf(fence, at + ticks)
  budget.steps -= (close < 0 ? text.length : close) - at
  if (close < 0 || budget.steps < 0) return undefined
  let inner = text.slice(at + ticks, close)
  if (/^ .*\S.* $/s.test(inner)) inner = inner.slice(1, -1)
  if (inner === '') return undefined
  return { nodes: [textNode(inner, withMark(marks, { type: 'code' }))], end: close + ticks }
}

function linkAt(
  text: string,
  at: number,
  marks: readonly TextMark[],
  budget: Budget,
): Span | undefined {
  const middle = closeOf(text, at + 1, '](', budget)
  if (middle < 0) return undefined
  const end = text.indexOf(')', middle)
  budget.steps -= (end < 0 ? text.length : end) - middle
  if (end < 0 || budget.steps < 0) return undefined
  const label = text.slice(at + 1, middle)
  const url = text.slice(middle + 2, end)
  const mention = MENTION_URL.exec(url)
  if (mention) {
    const attrs = {
      id: mention[2]!,
      label: unescaped(label).replace(/^@/, ''),
      object: mention[1]!,
    }
    return { nodes: [blockNode('mention', [], attrs)], end: end + 1 }
  }
  if (!SAFE_URL.test(url) || /[\s<>]/.test(url) || marks.some(mark => mark.type === 'link')) {
    return undefined
  }
  const mark = { type: 'link', attrs: { href: url } }
  return { nodes: parse(label, withMark(marks, mark), budget), end: end + 1 }
}

export function writeInline(nodes: readonly TextNode[]): string {
  let text = ''
  for (let at = 0; at < nodes.length;) {
    const node = nodes[at]!
    if (node.type === 'hardBreak') text += '\\\n'
    else if (node.type === 'mention') {
      const object = attrText(node, 'object')
      text += `[@${escaped(mentionLabel(node))}](kith://record/${object}/${attrText(node, 'id')})`
    } else {
      let end = at + 1
      while (end < nodes.length && nodes[end]!.type === 'text') end++
      text += writeRuns(nodes.slice(at, end), 0)
      at = end
      continue
    }
    at++
  }
  return text
}

/** Runs that share the outermost mark share its fence. */
function writeRuns(runs: readonly TextNode[], level: number): string {
  if (level === 0)
    return groups(runs, hrefOf)
      .map(([href, group]) => writeLink(href, group))
      .join('')
  const fence = FENCES[level - 1]
  if (!fence) return runs.map(writeRun).join('')
  const [type, mark] = fence
  return groups(runs, run => hasMark(run, type))
    .map(([isMarked, group]) => {
      const inner = writeRuns(group, level + 1)
      return isMarked ? fenced(inner, mark) : inner
    })
    .join('')
}

function writeLink(href: string, runs: readonly TextNode[]): string {
  const inner = writeRuns(runs, 1)
  return href === '' ? inner : `[${inner}](${href.replaceAll(' ', '%20').replaceAll(')', '%29')})`
}

function writeRun(run: TextNode): string {
  const text = run.text ?? ''
  if (!hasMark(run, 'code')) return escaped(text)
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(ticks => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 || /^ .*\S.* $/s.test(text) ? ' ' : ''
  return `${fence}${pad}${text}${pad}${fence}`
}

/** Spaces stand outside a fence, or it would not be read as one. */
function fenced(inner: string, mark: string): string {
  const bare = inner.trim()
  if (bare === '') return inner
  const start = inner.indexOf(bare)
  return `${inner.slice(0, start)}${mark}${bare}${mark}${inner.slice(start + bare.length)}`
}

const escaped = (text: string): string => text.replaceAll(/[\\`*_~[\]]/g, '\\$&')
const unescaped = (text: string): string => text.replaceAll(/\\([\\`*_~[\]])/g, '$1')
const hasMark = (run: TextNode, type: string): boolean =>
  run.marks?.some(mark => mark.type === type) ?? false
const hrefOf = (run: TextNode): string =>
  attrText(
    run.marks?.find(mark => mark.type === 'link'),
    'href',
  )

function groups<Key>(
  runs: readonly TextNode[],
  keyOf: (run: TextNode) => Key,
): [Key, TextNode[]][] {
  const list: [Key, TextNode[]][] = []
  for (const run of runs) {
    const key = keyOf(run)
    const last = list.at(-1)
    if (last && last[0] === key) last[1].push(run)
    else list.push([key, [run]])
  }
  return list
}

function withMark(marks: readonly TextMark[], mark: TextMark): readonly TextMark[] {
  return [...marks, mark].toSorted((a, b) => (a.type < b.type ? -1 : 1))
}

/** Neighbours with the same marks are one run, as the editor keeps them. */
function joined(nodes: readonly TextNode[]): TextNode[] {
  const list: TextNode[] = []
  for (const node of nodes) {
    const last = list.at(-1)
    if (
      node.type === 'text' &&
      last?.type === 'text' &&
      JSON.stringify(last.marks) === JSON.stringify(node.marks)
    ) {
      list[list.length - 1] = textNode(`${last.text ?? ''}${node.text ?? ''}`, node.marks)
    } else list.push(node)
  }
  return list
}

/**
 * Markdown in and out, the part of it that a note can hold: paragraphs, headings, lists,
 * checklists, quotes, code, rules. What it does not know stays as text.
 */
import { readInline, writeInline } from './markdown-inline.ts'
import { inlineText, isInline } from './text-plain.ts'
import { attrText, blockNode, textNode, type TextNode } from './text-tree.ts'

const MAX_DEPTH = 12
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/
const FENCE = /^(`{3,})\s*([\w+#.-]*)\s*$/
const RULE = /^([-*_])(?:\s*\1){2,}\s*$/
const ITEM = /^(\s*)([-*+]|(\d{1,9})[.)])(?:\s+|$)/
const TASK = /^\[([ xX])\](?:\s+|$)/

export const fromMarkdown = (text: string): readonly TextNode[] =>
  readBlocks(text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n'), 0)

export const toMarkdown = (nodes: readonly TextNode[]): string => writeBlocks(nodes).join('\n')

function readBlocks(lines: readonly string[], depth: number): TextNode[] {
  const nodes: TextNode[] = []
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!.trim()
    if (line === '') {
      at++
      continue
    }
    const read = depth < MAX_DEPTH ? readSpecial(lines, at, line, depth) : undefined
    if (read) {
      nodes.push(...read.nodes)
      at = read.next
      continue
    }
    const start = at++
    while (at < lines.length && !startsBlock(lines[at]!)) at++
    const text = lines
      .slice(start, at)
      .map(part => part.trim())
      .join('\n')
    nodes.push(blockNode('paragraph', readInline(text)))
  }
  return nodes
}

interface Block {
  readonly nodes: readonly TextNode[]
  readonly next: number
}

const startsBlock = (line: string): boolean => {
  const text = line.trim()
  return (
    text === '' ||
    text.startsWith('>') ||
    HEADING.test(text) ||
    FENCE.test(text) ||
    RULE.test(text) ||
    ITEM.test(text)
  )
}

function readSpecial(
  lines: readonly string[],
  at: number,
  line: string,
  depth: number,
): Block | undefined {
  const heading = HEADING.exec(line)
  if (heading) {
    const level = Math.min(3, heading[1]!.length)
    return { nodes: [blockNode('heading', readInline(heading[2]!), { level })], next: at + 1 }
  }
  const fence = FENCE.exec(line)
  if (fence) return readCode(lines, at, fence[1]!, fence[2]!)
  if (RULE.test(line)) return { nodes: [blockNode('horizontalRule')], next: at + 1 }
  if (line.startsWith('>')) {
    let next = at
    while (next < lines.length && lines[next]!.trim().startsWith('>')) next++
    const inner = lines.slice(at, next).map(part => part.trim().replace(/^> ?/, ''))
    const content = readBlocks(inner, depth + 1)
    return { nodes: [blockNode('blockquote', orEmpty(content))], next }
  }
  return ITEM.test(line) ? readList(lines, at, depth) : undefined
}

function readCode(lines: readonly string[], at: number, fence: string, language: string): Block {
  let next = at + 1
  while (next < lines.length && lines[next]!.trim() !== fence) next++
  const code = lines.slice(at + 1, next).join('\n')
  const attrs = language === '' ? undefined : { language }
  return {
    nodes: [blockNode('codeBlock', code === '' ? [] : [textNode(code)], attrs)],
    next: Math.min(lines.length, next + 1),
  }
}

type ListKind = 'bulletList' | 'orderedList' | 'taskList'

interface Item {
  readonly kind: ListKind
  readonly indent: number
  /** Columns before the content. */
  readonly width: number
  readonly first: string
  readonly isChecked: boolean
  readonly number: number
}

function itemAt(line: string): Item | undefined {
  if (RULE.test(line.trim())) return undefined
  const match = ITEM.exec(line)
  if (!match) return undefined
  const rest = line.slice(match[0].length)
  const task = match[3] === undefined ? TASK.exec(rest) : null
  const indent = match[1]!.length
  return {
    kind: task ? 'taskList' : match[3] === undefined ? 'bulletList' : 'orderedList',
    indent,
    width: indent + match[2]!.length + 1,
    first: task ? rest.slice(task[0].length) : rest,
    isChecked: task !== null && task[1] !== ' ',
    number: Number(match[3] ?? 1),
  }
}

function readList(lines: readonly string[], from: number, depth: number): Block {
  const head = itemAt(lines[from]!)!
  const items: TextNode[] = []
  let at = from
  while (at < lines.length) {
    const item = itemAt(lines[at]!)
    if (!item || item.kind !== head.kind || item.indent >= head.width || item.indent < head.indent)
      break
    const inner = [item.first]
    at++
    while (at < lines.length && belongs(lines, at, item)) {
      inner.push(lines[at]!.slice(Math.min(item.width, indentOf(lines[at]!))))
      at++
    }
    items.push(itemNode(item, orEmpty(readBlocks(inner, depth + 1))))
    // An empty line between two items does not end the list.
    let next = at
    while (next < lines.length && lines[next]!.trim() === '') next++
    if (next < lines.length && itemAt(lines[next]!)?.kind === head.kind) at = next
  }
  const attrs =
    head.kind === 'orderedList' && head.number !== 1 ? { start: head.number } : undefined
  return { nodes: [blockNode(head.kind, items, attrs)], next: at }
}

function belongs(lines: readonly string[], at: number, item: Item): boolean {
  const line = lines[at]!
  if (line.trim() !== '') return indentOf(line) >= Math.min(item.width, item.indent + 2)
  const next = lines.slice(at + 1, at + 3).find(other => other.trim() !== '')
  return next !== undefined && indentOf(next) >= item.indent + 2
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** What must hold a block holds at least an empty paragraph. */
function orEmpty(content: readonly TextNode[]): readonly TextNode[] {
  return content.length > 0 ? content : [blockNode('paragraph')]
}

function itemNode(item: Item, content: readonly TextNode[]): TextNode {
  const [first, ...others] = content
  // An item starts with a paragraph; the editor knows no other.
  const blocks = first?.type === 'paragraph' ? content : [blockNode('paragraph'), first!, ...others]
  return item.kind === 'taskList'
    ? blockNode('taskItem', blocks, { checked: item.isChecked })
    : blockNode('listItem', blocks)
}

function writeBlocks(nodes: readonly TextNode[]): string[] {
  const lines: string[] = []
  for (const block of blocksOf(nodes)) {
    const written = writeBlock(block)
    if (written.length === 0) continue
    if (lines.length > 0) lines.push('')
    lines.push(...written)
  }
  return lines
}

/** Inline nodes that stand among blocks become a paragraph. */
function blocksOf(nodes: readonly TextNode[]): TextNode[] {
  const blocks: TextNode[] = []
  let inline: TextNode[] = []
  for (const node of nodes) {
    if (isInline(node)) inline.push(node)
    else {
      if (inline.length > 0) blocks.push(blockNode('paragraph', inline))
      inline = []
      blocks.push(node)
    }
  }
  return inline.length > 0 ? [...blocks, blockNode('paragraph', inline)] : blocks
}

function writeBlock(node: TextNode): string[] {
  const content = node.content ?? []
  switch (node.type) {
    case 'heading': {
      const level = Math.min(3, Math.max(1, Number(node.attrs?.['level'] ?? 1)))
      return [`${'#'.repeat(level)} ${writeInline(content).replaceAll(/\\?\n/g, ' ')}`]
    }
    case 'codeBlock': {
      const code = inlineText(content)
      const fence = /`{3,}/.test(code) ? '`'.repeat(8) : '```'
      return [`${fence}${attrText(node, 'language')}`, ...code.split('\n'), fence]
    }
    case 'horizontalRule':
      return ['---']
    case 'blockquote':
      return writeBlocks(content).map(line => (line === '' ? '>' : `> ${line}`))
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
      return writeList(node)
    case 'paragraph':
      return writeParagraph(content)
    default:
      return content.some(isInline) ? writeParagraph(content) : writeBlocks(content)
  }
}

function writeParagraph(content: readonly TextNode[]): string[] {
  const text = writeInline(content)
  if (text.trim() === '') return []
  return text.split('\n').map(line => protect(line.trim()))
}

/** A line that would start a block is told not to. */
function protect(line: string): string {
  if (/^(#{1,6}|[-+])(\s|$)/.test(line) || line.startsWith('>') || /^-[\s-]*$/.test(line)) {
    return `\\${line}`
  }
  return line.replace(/^(\d{1,9})([.)])(\s|$)/, '$1\\$2$3')
}

function writeList(list: TextNode): string[] {
  const first = Number(list.attrs?.['start'] ?? 1)
  return (list.content ?? []).flatMap((item, at) => {
    const box = item.attrs?.['checked'] === true ? '- [x]' : '- [ ]'
    const mark =
      list.type === 'taskList' ? box : list.type === 'orderedList' ? `${first + at}.` : '-'
    const indent = ' '.repeat(list.type === 'orderedList' ? mark.length + 1 : 2)
    const [head, ...rest] = item.content ?? []
    const isText = head !== undefined && (head.type === 'paragraph' || isInline(head))
    const [line = '', ...more] = isText ? writeBlock(head) : []
    const below = writeBlocks(isText ? rest : (item.content ?? []))
    // A list directly under its item needs no empty line, other blocks do.
    const isTight = rest[0] === undefined || rest[0].type.endsWith('List')
    const blank = below.length > 0 && !isTight ? [''] : []
    return [
      `${mark} ${line}`.trimEnd(),
      ...[...more, ...blank, ...below].map(text => (text === '' ? '' : indent + text)),
    ]
  })
}

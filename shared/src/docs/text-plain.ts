/** Rich text as plain text, for search and excerpts: one line per block. */
import { attrText, blockNode, textNode, type TextNode } from './text-tree.ts'

export const toPlain = (nodes: readonly TextNode[]): string =>
  linesOf(nodes)
    .map(line => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()

/** Every line a paragraph; an empty line is the space between two. */
export const fromPlain = (text: string): readonly TextNode[] =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .split(/\n/)
    .filter(line => line.trim() !== '')
    .map(line => blockNode('paragraph', [textNode(line)]))

/** The text of inline nodes. */
export const inlineText = (nodes: readonly TextNode[]): string =>
  nodes
    .map(node => {
      if (node.type === 'text') return node.text ?? ''
      if (node.type === 'hardBreak') return '\n'
      if (node.type === 'mention') return `@${mentionLabel(node)}`
      return inlineText(node.content ?? [])
    })
    .join('')

export const mentionLabel = (node: TextNode): string =>
  attrText(node, 'label') || attrText(node, 'id')

export const isInline = (node: TextNode): boolean =>
  node.type === 'text' || node.type === 'hardBreak' || node.type === 'mention'

function linesOf(nodes: readonly TextNode[]): string[] {
  const lines: string[] = []
  let inline: TextNode[] = []
  for (const node of nodes) {
    if (isInline(node)) inline.push(node)
    else {
      if (inline.length > 0) lines.push(inlineText(inline))
      inline = []
      lines.push(...linesOf(node.content ?? []))
    }
  }
  if (inline.length > 0) lines.push(inlineText(inline))
  return lines
}

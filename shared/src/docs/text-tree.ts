/**
 * A rich text as a plain tree: the shape ProseMirror calls its JSON, with tiptap's names.
 *
 * The editor binds the Yjs types directly; everything else (search, export, import, the command
 * line) goes through this tree.
 */
import * as Y from 'yjs'
import { json, stableText, type Json } from '#kit'

/** tiptap's own default, so that any tiptap client opens our texts. */
export const TEXT_ROOT = 'default'

export interface TextMark {
  readonly type: string
  readonly attrs?: Readonly<Record<string, Json>>
}

export interface TextNode {
  /** `text`, or a block or inline node: paragraph, heading, bulletList, mention… */
  readonly type: string
  readonly attrs?: Readonly<Record<string, Json>>
  readonly content?: readonly TextNode[]
  readonly text?: string
  readonly marks?: readonly TextMark[]
}

/** Deeper nesting is nobody's note; it is left out rather than followed to the end of the stack. */
const MAX_DEPTH = 60

export const textNode = (text: string, marks: readonly TextMark[] = []): TextNode =>
  marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks }

export const blockNode = (
  type: string,
  content: readonly TextNode[] = [],
  attrs?: Readonly<Record<string, Json>>,
): TextNode => ({
  type,
  ...(attrs && Object.keys(attrs).length > 0 ? { attrs } : {}),
  ...(content.length > 0 ? { content } : {}),
})

/** An attribute that is text or a number; '' for anything else. */
export function attrText(
  node: Pick<TextNode, 'attrs'> | TextMark | undefined,
  name: string,
): string {
  const value = node?.attrs?.[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

export const readTree = (fragment: Y.XmlFragment): readonly TextNode[] => childrenOf(fragment, 0)

/** Makes the fragment hold `nodes`, leaving blocks that are the same at either end untouched. */
export function writeTree(fragment: Y.XmlFragment, nodes: readonly TextNode[]): void {
  const old = readTree(fragment).map(textOf)
  const next = nodes.map(textOf)
  // What was skipped while reading is not counted by index, so nothing can be kept in place.
  const isWhole = old.length === fragment.length
  let head = 0
  while (isWhole && head < Math.min(old.length, next.length) && old[head] === next[head]) head++
  let tail = 0
  const most = Math.min(old.length, next.length) - head
  while (isWhole && tail < most && old.at(-1 - tail) === next.at(-1 - tail)) tail++
  const gone = fragment.length - head - tail
  if (gone > 0) fragment.delete(head, gone)
  fragment.insert(head, typesOf(nodes.slice(head, nodes.length - tail)))
}

const textOf = (node: TextNode): string => stableText(jsonOf(node))

function jsonOf(node: TextNode): Json {
  return {
    type: node.type,
    ...(node.attrs ? { attrs: node.attrs } : {}),
    ...(node.content ? { content: node.content.map(jsonOf) } : {}),
    ...(node.text === undefined ? {} : { text: node.text }),
    ...(node.marks
      ? { marks: node.marks.map(({ type, attrs }) => (attrs ? { type, attrs } : { type })) }
      : {}),
  }
}

function childrenOf(parent: Y.XmlFragment, depth: number): TextNode[] {
  if (depth > MAX_DEPTH) return []
  const nodes: TextNode[] = []
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) nodes.push(...runsOf(child))
    else if (child instanceof Y.XmlElement) {
      nodes.push(
        blockNode(child.nodeName, childrenOf(child, depth + 1), jsonOnly(child.getAttributes())),
      )
    }
  }
  return nodes
}

function runsOf(text: Y.XmlText): TextNode[] {
  const nodes: TextNode[] = []
  const delta: readonly { insert?: unknown; attributes?: Record<string, unknown> }[] =
    text.toDelta()
  for (const { insert, attributes = {} } of delta) {
    if (typeof insert !== 'string' || insert === '') continue
    const marks = Object.entries(attributes).map(([type, value]): TextMark => {
      const attrs = typeof value === 'object' && value !== null ? jsonOnly(value) : {}
      return Object.keys(attrs).length > 0 ? { type, attrs } : { type }
    })
    nodes.push(
      textNode(
        insert,
        marks.toSorted((a, b) => (a.type < b.type ? -1 : 1)),
      ),
    )
  }
  return nodes
}

function jsonOnly(values: object): Record<string, Json> {
  const kept: Record<string, Json> = {}
  for (const [key, value] of Object.entries(values)) {
    const parsed = json.safeParse(value)
    if (parsed.success && parsed.data !== null) kept[key] = parsed.data
  }
  return kept
}

function typesOf(nodes: readonly TextNode[]): (Y.XmlElement | Y.XmlText)[] {
  const types: (Y.XmlElement | Y.XmlText)[] = []
  let runs: TextNode[] = []
  for (const node of nodes) {
    if (node.type === 'text') {
      runs.push(node)
      continue
    }
    types.push(...textTypes(runs), elementOf(node))
    runs = []
  }
  return [...types, ...textTypes(runs)]
}

function textTypes(runs: readonly TextNode[]): Y.XmlText[] {
  if (runs.length === 0) return []
  const text = new Y.XmlText()
  text.applyDelta(
    runs.map(({ text: insert = '', marks = [] }) => ({
      insert,
      attributes: Object.fromEntries(marks.map(({ type, attrs = {} }) => [type, attrs])),
    })),
  )
  return [text]
}

function elementOf(node: TextNode): Y.XmlElement {
  const element = new Y.XmlElement<Record<string, Json>>(node.type)
  for (const [key, value] of Object.entries(node.attrs ?? {})) element.setAttribute(key, value)
  const children = typesOf(node.content ?? [])
  if (children.length > 0) element.insert(0, children)
  // The attribute types of Yjs are invariant; at run time it is the same element.
  return element as unknown as Y.XmlElement
}

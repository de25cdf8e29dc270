/**
 * `textCodec`: rich-text documents as bytes, for the engine.
 *
 * A state is one byte that names its encoding (V2 on disk: typing leaves many tombstones; V1 on its
 * way to a server), then the document. Updates are bare V1.
 */
import * as Y from 'yjs'
import { checkTextUpdate } from './text-gate.ts'
import { docFault } from './doc-fault.ts'
import type { DocState, DocUpdate } from './record-codec.ts'
import { fromMarkdown, toMarkdown } from './markdown.ts'
import { fromPlain, toPlain } from './text-plain.ts'
import { TEXT_ROOT, readTree, writeTree, type TextNode } from './text-tree.ts'
import { V1, V2, tagged } from './state-encoding.ts'

export interface EditedText {
  readonly state: DocState
  /** What another replica must apply; V1 encoding. */
  readonly update: DocUpdate
}

export interface TextCodec {
  /** Applies the editor's or another replica's update after checking it; `undefined` when all of it was known. Throws like `recordCodec.merge`. */
  readonly merge: (state: DocState | null, update: DocUpdate) => EditedText | undefined
  /** Makes the text say something else, keeping blocks at its start and end that are the same; `undefined` when it says that already. */
  readonly replace: (
    state: DocState | null,
    nodes: readonly TextNode[],
    clientId: number,
  ) => EditedText | undefined
  /** The whole document as one update, for an editor that opens it. */
  readonly whole: (state: DocState) => DocUpdate
  /** The same state in V1: what leaves for a server, which reads no V2 of others. */
  readonly inV1: (state: DocState) => DocState
  readonly tree: (state: DocState) => readonly TextNode[]
  /** Plain text with a line per block, for search and excerpts. */
  readonly plain: (state: DocState) => string
  readonly toMarkdown: (state: DocState) => string
  readonly fromMarkdown: (text: string, clientId: number) => EditedText
  readonly fromPlain: (text: string, clientId: number) => EditedText
}

export const textCodec: TextCodec = Object.freeze<TextCodec>({
  merge(state, update) {
    checkTextUpdate(update)
    const doc = open(state)
    let sent: DocUpdate | undefined
    doc.on('update', (bytes: Uint8Array) => {
      sent = bytes
    })
    try {
      Y.applyUpdate(doc, update)
    } catch (error) {
      throw docFault('malformed', { why: 'it does not fit the text' }, error)
    }
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
      throw docFault('gap', { why: 'earlier edits are missing' })
    }
    const foreign = [...doc.share.keys()].find(root => root !== TEXT_ROOT)
    if (foreign !== undefined) throw docFault('foreign-root', { root: foreign.slice(0, 40) })
    return sent && { state: pack(doc), update: sent }
  },

  replace(state, nodes, clientId) {
    const doc = open(state)
    doc.clientID = clientId
    let sent: DocUpdate | undefined
    doc.once('update', (bytes: Uint8Array) => {
      sent = bytes
    })
    doc.transact(() => writeTree(doc.getXmlFragment(TEXT_ROOT), nodes))
    return sent && { state: pack(doc), update: sent }
  },

  whole: state => Y.encodeStateAsUpdate(open(state)),
  inV1: state => (state[0] === V1 ? state : tagged(V1, Y.encodeStateAsUpdate(open(state)))),
  tree: state => treeOf(state),
  plain: state => toPlain(treeOf(state)),
  toMarkdown: state => toMarkdown(treeOf(state)),
  fromMarkdown: (text, clientId) => create(fromMarkdown(text), clientId),
  fromPlain: (text, clientId) => create(fromPlain(text), clientId),
})

function create(nodes: readonly TextNode[], clientId: number): EditedText {
  const doc = open(null)
  doc.clientID = clientId
  writeTree(doc.getXmlFragment(TEXT_ROOT), nodes)
  return { state: pack(doc), update: Y.encodeStateAsUpdate(doc) }
}

const treeOf = (state: DocState): readonly TextNode[] =>
  readTree(open(state).getXmlFragment(TEXT_ROOT))

function open(state: DocState | null): Y.Doc {
  const doc = new Y.Doc({ guid: '', gc: true })
  doc.getXmlFragment(TEXT_ROOT)
  if (state === null) return doc
  const apply = state[0] === V1 ? Y.applyUpdate : state[0] === V2 ? Y.applyUpdateV2 : undefined
  if (!apply) throw docFault('damaged', { why: `unknown encoding ${String(state[0])}` })
  try {
    apply(doc, state.subarray(1))
  } catch (error) {
    throw docFault('damaged', { why: String(error) }, error)
  }
  return doc
}

const pack = (doc: Y.Doc): DocState => tagged(V2, Y.encodeStateAsUpdateV2(doc))

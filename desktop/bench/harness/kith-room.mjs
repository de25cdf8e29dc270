/**
 * The harness' adapter for Kith's rooms of notes: the stock protocol of y-websocket, a token for each
 * note. The harness edits a map of records; a note is a text, so each of its edits becomes the same
 * bytes of text, typed by the same client into a paragraph of its own. Everything else passes as it is.
 *
 * Environment: KITH_ROOMS, a file with `[{ room, token }]`.
 */
import { readFileSync } from 'node:fs'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

const rooms = JSON.parse(readFileSync(process.env['KITH_ROOMS'] ?? '', 'utf8'))
/** Of its edits the harness finds the moment again by this. */
const MARK = /~\d{16}~\d+;?x*/
const SYNC = 0
/** Parts of the sync protocol: what one has, what the other lacks. */
const VECTOR = 0
const WHOLE = 1
const notes = new Map()

export const name = 'kith-room'
/** `bench-<run>-<n>`; what is named otherwise is a note that is not there. */
export function url(base, doc, token) {
  const place = /^[a-z]+-?\d+-(\d+)$/.exec(doc)?.[1]
  const { room, token: own } = rooms[Number(place ?? -1)] ?? { room: doc, token }
  return `${base.replace(/\/$/, '')}/${room}?token=${encodeURIComponent(token === 'wrong-token' ? token : own)}`
}
export const headers = () => ({})
export const hello = () => []
export const readyOnOpen = true

export function frame(doc, sub, payload) {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, SYNC)
  encoding.writeVarUint(encoder, sub)
  encoding.writeVarUint8Array(
    encoder,
    sub === VECTOR ? payload : typed(doc, payload, sub === WHOLE),
  )
  return encoding.toUint8Array(encoder)
}

export function parse(bytes) {
  const decoder = decoding.createDecoder(bytes)
  if (decoding.readVarUint(decoder) !== SYNC) return { kind: 'other' }
  const sub = decoding.readVarUint(decoder)
  return { kind: 'sync', sub, payload: decoding.readVarUint8Array(decoder) }
}

/** `isWhole`: all that this client has typed, for a room that asks what it lacks. */
function typed(doc, update, isWhole) {
  const words = MARK.exec(Buffer.from(update).toString('latin1'))?.[0]
  if (words === undefined) return update
  const decoder = decoding.createDecoder(update)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  const client = decoding.readVarUint(decoder)
  const key = `${doc} ${client}`
  const note = notes.get(key) ?? begin(key, client)
  if (isWhole) return Y.encodeStateAsUpdate(note.ydoc)
  const before = Y.encodeStateVector(note.ydoc)
  note.ydoc.transact(() => {
    if (note.isNew) note.ydoc.getXmlFragment('default').insert(0, [note.paragraph])
    note.isNew = false
    // A note as long as a page, however long it is written in.
    if (note.text.length > 2000) note.text.delete(0, note.text.length)
    note.text.insert(note.text.length, words)
  })
  return Y.encodeStateAsUpdate(note.ydoc, before)
}

function begin(key, client) {
  const ydoc = new Y.Doc()
  ydoc.clientID = client
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  paragraph.insert(0, [text])
  const note = { ydoc, paragraph, text, isNew: true }
  notes.set(key, note)
  return note
}

/** A desktop as the server sees one: real frames over a real socket, documents in memory. */
import { WebSocket } from 'ws'
import { clientIdAt, recordCodec, type DocState } from '@kith/shared/docs'
import { newActionId, newId, type DocId, type Json } from '@kith/shared/kit'
import {
  carries,
  decodeServer,
  encodeClient,
  PROTOCOL,
  DOC_FORMAT,
  type ClientMessage,
  type Hello,
  type PushEntry,
  type ServerMessage,
  type SnapEntry,
  type Welcome,
} from '@kith/shared/protocol'

const PING_MS = 20
/** As desktops do: what was taken is told in lumps. */
const CREDIT_BYTES = 256 * 1024

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>

export class SyncClient {
  readonly docs = new Map<DocId, DocState>()
  readonly messages: ServerMessage[] = []
  /** What this desktop takes for the time. */
  now: () => number = Date.now
  /** Whether messages and frames are kept; a crowd of clients would only keep the collector busy. */
  isKeeping = true
  /** Bytes that came. */
  received = 0
  private uncredited = 0
  /** Bytes of every frame, for those who look over the wire. */
  readonly frames: Uint8Array[] = []
  readonly device: string
  cursor = 0
  log: string | null = null
  scopes: readonly number[] = []
  deviceNo = 0
  batch = 0
  waiting: PushEntry[] = []
  creditsBack = true
  /** Whether entries are merged into documents, or only counted. */
  isMerging = true
  private connects = 0
  private readonly born = Math.floor(Date.now() / 1000) - 50_000
  private socket: WebSocket | undefined
  private waiters: (() => void)[] = []
  private readonly workspace: DocId
  private readonly ticket: string

  constructor(workspace: DocId, ticket: string, device: string = newId()) {
    this.workspace = workspace
    this.ticket = ticket
    this.device = device
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN
  }

  /** Last batch that was answered. */
  acked = 0
  /** Highest place of an entry of this client. */
  lastSeq = 0

  /** Resolves when something comes, or the socket closes. */
  next(): Promise<void> {
    return new Promise(resolve => this.waiters.push(resolve))
  }

  /** Of this machine; a pair of addresses has no more than some 28,000 sockets. */
  address: string | undefined

  /** Connects and says hello; resolves with the welcome, rejects with the bye. */
  async connect(url: string, also: Partial<Hello> = {}): Promise<Welcome> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/sync`, {
      perMessageDeflate: false,
      ...(this.address === undefined ? {} : { localAddress: this.address }),
    })
    this.socket = socket
    this.uncredited = 0
    this.connects++
    socket.on('message', data => this.heard(new Uint8Array(data as Buffer)))
    socket.on('close', () => this.wake())
    socket.on('error', () => this.wake())
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    const from = this.messages.length
    const { device, workspace, ticket, cursor, log, scopes } = this
    this.send({
      type: 'hello',
      protocol: PROTOCOL,
      format: DOC_FORMAT,
      ticket,
      device,
      workspace,
      cursor,
      log,
      scopes,
      seen: cursor,
      app: 'test',
      zstd: false,
      ...also,
    })
    const answer = await this.until(
      message => message.type === 'welcome' || message.type === 'bye',
      from,
    )
    if (answer.type !== 'welcome')
      throw new Error(answer.type === 'bye' ? answer.code : answer.type)
    return answer
  }

  send(message: ClientMessage): void {
    this.sendBytes(encodeClient(message))
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket?.send(bytes)
  }

  close(): void {
    this.socket?.terminate()
  }

  /** The first message from place `from` on that fits; waits for it. Rejects when the socket closes first. */
  async until(fits: (message: ServerMessage) => boolean, from = 0): Promise<ServerMessage> {
    for (;;) {
      const found = this.messages.slice(from).find(fits)
      if (found) return found
      if (this.socket?.readyState === WebSocket.CLOSED) {
        throw new Error(`closed before it came: ${JSON.stringify(this.messages.at(-1))}`)
      }
      await new Promise<void>(resolve => this.waiters.push(resolve))
    }
  }

  /** Resolves when everything up to `seq` is here. */
  async reached(seq: number): Promise<void> {
    while (this.cursor < seq) {
      if (this.socket?.readyState === WebSocket.CLOSED) throw new Error('closed')
      // Where there was nothing to send, a ping is answered with how far one is.
      this.send({ type: 'ping', cursor: this.cursor })
      const later = new Promise<void>(resolve => setTimeout(resolve, PING_MS))
      await Promise.race([new Promise<void>(resolve => this.waiters.push(resolve)), later])
      await later
    }
  }

  async closed(): Promise<void> {
    while (this.socket && this.socket.readyState !== WebSocket.CLOSED) {
      await new Promise<void>(resolve => this.waiters.push(resolve))
    }
  }

  set(
    doc: DocId,
    set: Record<string, Json | null>,
    type = 'person',
    kind: 'record' | 'settings' = 'record',
  ): void {
    const old = this.docs.get(doc)
    // One id for a burst of edits, as desktops do; a new one after each connection.
    const client = clientIdAt(this.born + this.connects, this.deviceNo)
    const done = old
      ? recordCodec.edit(old, set, client)
      : recordCodec.create(set as Record<string, Json>, client)
    if (!done) return
    this.docs.set(doc, done.state)
    const base = { doc, kind, type, epoch: 0, ts: this.now(), action: 0 }
    this.waiting.push({ ...base, data: done.update })
  }

  /** Sends what waits; resolves with the verdict. */
  async push(): Promise<Of<'ack'>> {
    const batch = this.pushNow()
    return (await this.until(
      message => message.type === 'ack' && message.batch === batch,
    )) as Of<'ack'>
  }

  pushNow(entries = this.waiting.splice(0)): number {
    const batch = ++this.batch
    const action = {
      id: newActionId(),
      command: 'record.set',
      label: 'Change',
      source: 'person' as const,
      at: this.now(),
      undoes: null,
    }
    this.send({ type: 'push', batch, isAnew: true, actions: [action], entries })
    return batch
  }

  async seed(entries: readonly SnapEntry[], isLast = true): Promise<Of<'seeded'>> {
    const batch = ++this.batch
    this.send({ type: 'seed', batch, entries, isLast })
    return (await this.until(
      message => message.type === 'seeded' && message.batch === batch,
    )) as Of<'seeded'>
  }

  read = (doc: DocId): Record<string, Json> | undefined => {
    const state = this.docs.get(doc)
    return state && recordCodec.read(state)
  }

  private heard(frame: Uint8Array): void {
    const message = decodeServer(frame)
    this.received += frame.length
    if (this.isKeeping) {
      this.frames.push(frame)
      this.messages.push(message)
    }
    this.take(message)
    if (carries(message.type) && this.creditsBack) this.credit(frame.length)
    this.wake()
  }

  private credit(bytes: number): void {
    this.uncredited += bytes
    if (this.uncredited < CREDIT_BYTES) return
    this.send({ type: 'credit', bytes: this.uncredited })
    this.uncredited = 0
  }

  private take(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.log = message.log
        this.deviceNo = message.deviceNo
        this.batch = Math.max(this.batch, message.lastBatch)
        this.scopes = message.scopes
        return
      case 'scopes':
        this.scopes = message.scopes
        return
      case 'ack':
        this.acked = message.batch
        this.lastSeq = Math.max(this.lastSeq, message.seqFrom + message.taken - 1)
        return
      case 'snap':
      case 'got':
        for (const { doc, state } of message.entries) this.docs.set(doc, state.slice())
        return
      case 'snap-end':
        this.cursor = Math.max(this.cursor, message.head)
        return
      case 'log':
        for (const { doc, kind, holds, data } of message.entries) {
          // Texts are for tests that look at the bytes.
          if (kind === 'text') continue
          if (holds === 'state') this.docs.set(doc, data.slice())
          if (holds !== 'update' || !this.isMerging) continue
          const merged = recordCodec.merge(this.docs.get(doc) ?? null, data)
          if (merged) this.docs.set(doc, merged.state)
        }
        this.cursor = message.seqTo
        return
      case 'echo':
        this.cursor = Math.max(this.cursor, message.seqTo)
        return
      case 'gone':
        for (const doc of message.docs) this.docs.delete(doc)
        this.cursor = Math.max(this.cursor, message.seqTo)
        return
      default:
    }
  }

  private wake(): void {
    for (const waiter of this.waiters.splice(0)) waiter()
  }
}

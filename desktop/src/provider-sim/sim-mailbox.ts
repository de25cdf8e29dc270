/**
 * One mailbox of the simulator: messages, labels, drafts and a log of what changed, as both façades
 * read it. The truth of a test is here; nothing in it repeats what a connector believes.
 */
export interface SimMessage {
  readonly id: string
  readonly threadId: string
  readonly raw: string
  readonly rfcId: string
  /** Time of arrival, ms UTC. */
  readonly at: number
  /** Gmail's label ids; folders of Graph are labels that begin with `folder:`. */
  readonly labels: Set<string>
  /** Of the newest change. */
  seq: number
}
export interface SimChange {
  readonly seq: number
  readonly kind: 'added' | 'deleted' | 'labels-added' | 'labels-removed'
  readonly message: { readonly id: string; readonly threadId: string }
  /** What the message carries after the change. */
  readonly labels: readonly string[]
  /** Labels that came or went. */
  readonly changed: readonly string[]
}
export interface SimLabel {
  readonly id: string
  name: string
  readonly isSystem: boolean
}
export interface SimDraft {
  readonly id: string
  /** Another one after each update, as Gmail does. */
  message: string
}

export interface SimMailbox {
  readonly messages: ReadonlyMap<string, SimMessage>
  readonly labels: Map<string, SimLabel>
  readonly drafts: Map<string, SimDraft>
  readonly seq: () => number
  /** Changes after `seq`; `undefined` when the log no longer reaches back so far. */
  readonly since: (seq: number) => readonly SimChange[] | undefined
  readonly add: (
    raw: string,
    options?: {
      readonly labels?: readonly string[]
      readonly at?: number
      readonly threadId?: string
    },
  ) => SimMessage
  readonly remove: (id: string) => void
  readonly label: (id: string, add: readonly string[], remove: readonly string[]) => void
  readonly addLabel: (name: string) => SimLabel
  /** Its messages lose it. */
  readonly removeLabel: (id: string) => void
  /** Forgets changes up to now: an old place in the log is lost. */
  readonly forgetLog: () => void
  readonly byRfcId: (rfcId: string) => SimMessage | undefined
}

const SYSTEM = [
  'INBOX',
  'SENT',
  'DRAFT',
  'SPAM',
  'TRASH',
  'UNREAD',
  'STARRED',
  'IMPORTANT',
  'CATEGORY_PERSONAL',
  'CATEGORY_SOCIAL',
  'CATEGORY_PROMOTIONS',
  'CATEGORY_UPDATES',
  'CATEGORY_FORUMS',
]

export function createSimMailbox(now: () => number): SimMailbox {
  const messages = new Map<string, SimMessage>()
  const labels = new Map<string, SimLabel>(SYSTEM.map(id => [id, { id, name: id, isSystem: true }]))
  const drafts = new Map<string, SimDraft>()
  let log: SimChange[] = []
  let seq = 1000
  let oldest = seq
  let lastId = 0x18c0_0000_0000
  let lastLabel = SYSTEM.length

  const tell = (kind: SimChange['kind'], message: SimMessage, changed: readonly string[]): void => {
    seq += 1
    message.seq = seq
    log.push({
      seq,
      kind,
      message: { id: message.id, threadId: message.threadId },
      labels: [...message.labels],
      changed,
    })
  }
  return {
    messages,
    labels,
    drafts,
    seq: () => seq,
    since: from => (from < oldest ? undefined : log.filter(change => change.seq > from)),
    add(raw, options = {}) {
      const rfcId = headerOf(raw, 'Message-ID') ?? `<sim-${lastId}@sim.test>`
      lastId += 1
      const id = lastId.toString(16)
      const message: SimMessage = {
        id,
        threadId: options.threadId ?? threadOf(raw) ?? id,
        raw,
        rfcId,
        at: options.at ?? now(),
        labels: new Set(options.labels ?? ['INBOX', 'UNREAD']),
        seq: 0,
      }
      messages.set(id, message)
      tell('added', message, [...message.labels])
      return message
    },
    remove(id) {
      const message = messages.get(id)
      if (message === undefined) return
      messages.delete(id)
      tell('deleted', message, [])
    },
    label(id, add, remove) {
      const message = messages.get(id)
      if (message === undefined) return
      const came = add.filter(label => !message.labels.has(label))
      const went = remove.filter(label => message.labels.has(label))
      for (const label of came) message.labels.add(label)
      for (const label of went) message.labels.delete(label)
      if (came.length > 0) tell('labels-added', message, came)
      if (went.length > 0) tell('labels-removed', message, went)
    },
    addLabel(name) {
      const label = { id: `Label_${lastLabel++}`, name, isSystem: false }
      labels.set(label.id, label)
      return label
    },
    removeLabel(id) {
      for (const message of messages.values()) this.label(message.id, [], [id])
      labels.delete(id)
    },
    forgetLog() {
      log = []
      oldest = seq
    },
    byRfcId: rfcId => [...messages.values()].find(message => message.rfcId === rfcId),
  }

  /** The thread of the newest message that this one answers to. */
  function threadOf(raw: string): string | undefined {
    const named = `${headerOf(raw, 'References') ?? ''} ${headerOf(raw, 'In-Reply-To') ?? ''}`
    const ids = new Set(named.match(/<[^<>\s]+>/g) ?? [])
    return [...messages.values()].findLast(message => ids.has(message.rfcId))?.threadId
  }
}

/** First header of that name, unfolded. */
export function headerOf(raw: string, name: string): string | undefined {
  const [head = ''] = raw.split(/\r?\n\r?\n/, 1)
  const line = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head)
  return line?.[1]?.replaceAll(/\r?\n[ \t]+/g, ' ').trim()
}

/**
 * From what is typed in a room to the log: an edit a person every half second, as their own edit.
 *
 * What several people typed in turns depends on each other, so one edit a person may not stand alone;
 * then the same is written in the order it was typed. What is not in the log yet is kept until it is.
 */
import { mergeTextUpdates } from '@kith/shared/docs'
import { newActionId, type ActionId, type Clock, type Log } from '@kith/shared/kit'
import type { DocRef, Refusal } from '@kith/shared/protocol'
import type { Actor } from '#gate'
import type { LiveLog } from './ports.ts'

const EVERY_MS = 500
const AGAIN_MS = 2_000
/** What is typed after a pause like this is another change. */
const BURST_MS = 5 * 60_000

interface Edit {
  readonly actor: Actor
  readonly update: Uint8Array
}

export interface Edits {
  readonly add: (actor: Actor, update: Uint8Array) => void
  readonly isEmpty: () => boolean
  /** Resolves when everything so far is in the log, or when the log cannot be reached. */
  readonly flush: () => Promise<void>
  readonly stop: () => void
}

export interface EditsDeps {
  readonly ref: DocRef & { readonly epoch: number }
  readonly log: Pick<LiveLog, 'push'>
  readonly clock: Clock
  readonly diagnostics: Log
  /** The log does not take it: the room must begin anew. */
  readonly onRefused: (code: Refusal) => void
  /** Everything is in the log. */
  readonly onEmpty: () => void
}

export function createEdits({ ref, log, clock, diagnostics, ...on }: EditsDeps): Edits {
  let waiting: Edit[] = []
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  const bursts = new Map<string, { readonly action: ActionId; at: number }>()

  return {
    add(actor, update) {
      waiting.push({ actor, update })
      timer ??= setTimeout(() => void flush(), EVERY_MS)
    },
    isEmpty: () => waiting.length === 0 && running === undefined,
    flush,
    stop: () => clearTimeout(timer),
  }

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    if (running) await running
    if (waiting.length === 0) return
    running = writeAll().finally(() => {
      running = undefined
    })
    await running
    if (waiting.length === 0) on.onEmpty()
  }

  async function writeAll(): Promise<void> {
    const edits = waiting
    waiting = []
    try {
      const refused = await pushAll(byPerson(edits))
      const again = refused === 'gap' ? await pushAll(inTurns(edits)) : refused
      if (again !== undefined) on.onRefused(again)
    } catch (error) {
      diagnostics.warn('live/cannot-write', { error, doc: ref.doc })
      waiting = [...edits, ...waiting]
      timer ??= setTimeout(() => void flush(), AGAIN_MS)
    }
  }

  /** The last reason why one of them was not taken. */
  async function pushAll(edits: readonly Edit[]): Promise<Refusal | undefined> {
    let why: Refusal | undefined
    for (const { actor, update } of edits) {
      const { epoch, ...doc } = ref
      const ts = clock.now()
      const entry = { ...doc, epoch, ts, action: 0, data: update }
      const actions = [actionOf(actor)]
      await log.push({ device: 0, actor, batch: 0, actions, entries: [entry] }, verdict => {
        why = verdict.refused[0]?.code ?? why
      })
    }
    return why
  }

  function actionOf(actor: Actor) {
    const at = clock.now()
    const last = bursts.get(actor.member)
    const burst = last && at - last.at < BURST_MS ? last : { action: newActionId(), at }
    burst.at = at
    bursts.set(actor.member, burst)
    const label = 'Edited live'
    return {
      id: burst.action,
      command: 'text.edit',
      label,
      source: 'person' as const,
      at,
      undoes: null,
    }
  }
}

const byPerson = (edits: readonly Edit[]): readonly Edit[] =>
  [...Map.groupBy(edits, ({ actor }) => actor.member).values()].map(merged)

function inTurns(edits: readonly Edit[]): readonly Edit[] {
  const turns: Edit[][] = []
  for (const edit of edits) {
    const last = turns.at(-1)
    if (last?.[0]?.actor.member === edit.actor.member) last.push(edit)
    else turns.push([edit])
  }
  return turns.map(merged)
}

const merged = (edits: readonly Edit[]): Edit => ({
  actor: edits.at(-1)!.actor,
  update:
    edits.length === 1 ? edits[0]!.update : mergeTextUpdates(edits.map(({ update }) => update)),
})

/** One step of the desktop's machine in the making: a draft of the state, and the effects so far. */
import type { ClientContext, ClientEffect, ClientState, ClientStored } from './client-types.ts'
import type { ClientMessage } from './messages.ts'

export type Draft = { -readonly [Key in keyof ClientState]: ClientState[Key] }

export class Turn {
  readonly effects: ClientEffect[] = []
  readonly state: Draft
  readonly context: ClientContext

  constructor(state: ClientState, context: ClientContext) {
    this.state = { ...state }
    this.context = context
  }

  do(effect: ClientEffect): void {
    this.effects.push(effect)
  }

  send(message: ClientMessage): void {
    this.effects.push({ type: 'send', message })
  }

  /** What is to be on disk once the effect that carries it is done. */
  keep(change: Partial<ClientStored>): ClientStored {
    const { stored } = this.state
    const seen = Math.max(change.seen ?? stored.seen, change.cursor ?? 0)
    this.state.stored = { ...stored, ...change, seen }
    return this.state.stored
  }
}

/** Nothing is to be sent and the log is read to its known end. */
export const isSettled = (state: ClientState): boolean =>
  state.link === 'open' &&
  state.phase === 'following' &&
  state.stored.cursor >= state.head &&
  state.flights.length === 0 &&
  state.refused.length === 0 &&
  !state.hasMore &&
  !state.isAsking

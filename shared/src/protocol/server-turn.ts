/** One step of a session in the making, and how a session ends. */
import type { ByeCode, ServerMessage } from './messages.ts'
import type { SessionEffect, SessionState } from './server-types.ts'

export type SessionDraft = { -readonly [Key in keyof SessionState]: SessionState[Key] }

export class SessionTurn {
  readonly effects: SessionEffect[] = []
  readonly state: SessionDraft
  readonly now: number

  constructor(state: SessionState, now: number) {
    this.state = { ...state }
    this.now = now
  }

  do(effect: SessionEffect): void {
    this.effects.push(effect)
  }

  send(message: ServerMessage, isShared = false): void {
    this.effects.push({ type: 'send', message, isShared })
  }

  /** Number of the next read. */
  id(): number {
    this.state.lastId++
    return this.state.lastId
  }
}

export function end(
  turn: SessionTurn,
  code: ByeCode,
  say: string,
  retryMs: number | null = null,
): void {
  turn.send({ type: 'bye', code, say, retryMs })
  turn.do({ type: 'close' })
  turn.state.link = 'closed'
}

export const abuse = (turn: SessionTurn, say: string): void => end(turn, 'abuse', say, 60_000)

/** Runs commands as far as that is pure: parse, check, plan. Whoever has a store applies the operations. */
import { issueText, s, type Json } from '#kit'
import type { DocOp } from '#docs'
import type { Command, CommandContext, PlannedCommand } from './command.ts'
import { commandFault } from './command-fault.ts'
import { commands } from './registry.ts'

export interface Planned {
  readonly ops: readonly DocOp[]
  /** Number of records the operations make or change. */
  readonly count: number
  readonly label: string
}

/** The command of that name; throws `command/unknown`. */
export function commandOf(id: string): Command {
  const command = commands.find(id)
  if (!command) throw commandFault('unknown', { command: id.slice(0, 80) })
  return command
}

/** Input as the command's own functions take it; throws `command/bad-input`. */
export function parseInput(command: Command, raw: unknown): unknown {
  const parsed = command.input.safeParse(raw)
  if (!parsed.success) {
    throw commandFault('bad-input', { command: command.id, why: issueText(parsed.error) })
  }
  return parsed.data
}

export function runPlanned(
  command: PlannedCommand,
  raw: unknown,
  context: CommandContext,
): Planned {
  const input = parseInput(command, raw)
  const ops = command.plan(input, context)
  const count = new Set(ops.filter(op => op.kind === 'record').map(op => op.doc)).size
  return { ops, count, label: command.label(input, count, context) }
}

/** What a command takes, as JSON Schema, for the command line and tools. */
export const inputSchemaOf = (command: Command): Json =>
  s.toJSONSchema(command.input, { io: 'input', unrepresentable: 'any' }) as Json

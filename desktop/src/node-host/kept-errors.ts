/**
 * The errors of this profile, kept in a file beside the workspace for whoever reports one: what
 * `shared/reports` lets out of an error and nothing else, so that it can be handed on as it is.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isoTime, s, type Clock } from '@kith/shared/kit'
import { safeErrors } from '@kith/shared/reports'
import type { KeptError } from '#engine/ports'

export interface KeptErrors {
  readonly report: (event: string, error: unknown) => void
  /** The oldest first. */
  readonly read: () => readonly KeptError[]
}

export const KEPT_FILE = 'errors.jsonl'
/** The file is cut to so many when it has twice as many. */
const MOST = 100
const PLACES = 3

const kept = s.object({
  at: s.string(),
  event: s.string(),
  type: s.string(),
  value: s.string(),
  places: s.array(s.string()),
})

export function createKeptErrors(folder: string, clock: Clock): KeptErrors {
  const file = join(folder, KEPT_FILE)
  return {
    report(event, error) {
      const [first = { type: 'Error', value: '', frames: [] }] = safeErrors(error)
      const line: KeptError = {
        at: isoTime(clock.now()),
        event,
        type: first.type,
        value: first.value,
        places: first.frames
          .slice(-PLACES)
          .reverse()
          .map(({ filename, lineno }) => `${filename}:${lineno}`),
      }
      try {
        mkdirSync(folder, { recursive: true })
        const before = lines()
        if (before.length >= 2 * MOST) writeFileSync(file, joined(before.slice(1 - MOST)))
        // At once: a crash may be the next thing that happens.
        appendFileSync(file, joined([JSON.stringify(line)]))
      } catch {
        // A disk that takes nothing is told of elsewhere; this must not fail on top of it.
      }
    },
    read: () => lines().flatMap(parse).slice(-MOST),
  }

  function lines(): readonly string[] {
    try {
      return readFileSync(file, 'utf8').split('\n').filter(Boolean)
    } catch {
      return []
    }
  }
}

const joined = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('')

/** A line that a power cut left half written is none. */
function parse(line: string): readonly KeptError[] {
  try {
    const parsed = kept.safeParse(JSON.parse(line))
    return parsed.success ? [parsed.data] : []
  } catch {
    return []
  }
}

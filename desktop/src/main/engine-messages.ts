/** What the main process and the engine's process say to each other. Data goes by MessagePort, never through main. */
import { s } from '@kith/shared/kit'

export type ToEngine =
  | { readonly kind: 'start'; readonly profile: string; readonly version: string }
  /** A window's port comes with it. */
  | { readonly kind: 'connect' }
  | { readonly kind: 'stop' }
  | {
      readonly kind: 'answer'
      readonly id: number
      readonly value: unknown
      readonly error?: string
    }
  | {
      readonly kind: 'ask-file'
      readonly id: number
      readonly hash: string
      readonly name: string
      readonly isDownload: boolean
    }

const fromEngineSchema = s.discriminatedUnion('kind', [
  s.object({ kind: s.literal('ready') }),
  s.object({ kind: s.literal('refused'), code: s.string(), message: s.string() }),
  s.object({ kind: s.literal('restart'), reason: s.string() }),
  s.object({
    kind: s.literal('notify'),
    title: s.string(),
    body: s.string(),
    link: s.string().optional(),
  }),
  s.object({ kind: s.literal('open-url'), url: s.string() }),
  s.object({
    kind: s.literal('ask-secret'),
    id: s.int(),
    verb: s.enum(['get', 'set', 'remove']),
    name: s.string(),
    value: s.string().optional(),
  }),
  s.object({
    kind: s.literal('file'),
    id: s.int(),
    file: s.object({ path: s.string(), headers: s.record(s.string(), s.string()) }).nullable(),
  }),
])
export type FromEngine = s.output<typeof fromEngineSchema>

/** `undefined` for anything that is no message of ours. */
export function readFromEngine(value: unknown): FromEngine | undefined {
  const parsed = fromEngineSchema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

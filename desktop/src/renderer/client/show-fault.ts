import { toast } from '#renderer/ui'
import { faultOf } from './faults.ts'

/** Tells the person what failed, in the fault's own sentence. The same fault twice is one toast. */
export function showFault(error: unknown): void {
  const fault = faultOf(error)
  toast(fault.message, { tone: 'problem', id: `fault:${fault.code}`, durationMs: 12_000 })
}

/** Waits for a job of the engine and says how far it is. */
import { fromWireFault, type Json } from '@kith/shared/kit'
import type { EngineClient } from '#engine/compose'

export async function finished(
  client: EngineClient,
  job: string,
  note: (text: string) => void,
): Promise<Json> {
  let shown = ''
  for await (const states of await client.jobs.watch({})) {
    const state = states.find(candidate => candidate.id === job)
    if (!state) continue
    if (state.state === 'done') return state.result
    if (state.error) throw fromWireFault({ ...state.error, data: {}, status: 500, retry: false })
    if (state.state === 'cancelled') return null
    const line = `${state.label}: ${state.done}${state.total === null ? '' : ` of ${state.total}`}`
    if (line !== shown) note(line)
    shown = line
  }
  return null
}

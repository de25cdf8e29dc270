/** Waits for a job of the engine and says how far it is. */
import { fromWireFault } from '@kith/shared/kit'
import { cliFault, type VerbContext } from './verb.ts'
import { number } from './words.ts'

/** What the job ended with; its kind says what that is. Throws its fault, and `cli/cancelled`. */
export async function finished<Result>(
  { client, progress }: Pick<VerbContext, 'client' | 'progress'>,
  job: string,
): Promise<Result> {
  let shown = ''
  try {
    for await (const states of await client.jobs.watch({})) {
      const state = states.find(candidate => candidate.id === job)
      if (!state) continue
      if (state.state === 'done') return state.result as Result
      if (state.error) throw fromWireFault({ ...state.error, data: {}, status: 500, retry: false })
      if (state.state === 'cancelled') throw cliFault('cancelled', { label: state.label })
      const total = state.total === null ? '' : ` of ${number(state.total)}`
      const line = `${state.label}: ${number(state.done)}${total}`
      if (line !== shown) progress(line)
      shown = line
    }
    throw cliFault('cancelled', { label: job })
  } finally {
    progress('')
  }
}

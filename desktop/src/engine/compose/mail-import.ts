/** Mail from files as a job of the engine: seen, cancelled and gone on with like any other. */
import { s, type Json, type Log } from '@kith/shared/kit'
import type { JobKind } from '#engine/jobs'
import type { ImportPlace, ImportStep } from '#engine/mailbox'
import type { MailThread } from '#engine/mail-thread'

export const MAIL_IMPORT_JOB = 'mail-import'

/** `name`: what the person calls a file that lies here under another one. */
type Input = { readonly path: string; readonly name: string | null }
type State = {
  readonly place: { readonly file: number; readonly offset: number } | null
  readonly bytes: number
  readonly totalBytes: number
  readonly stored: number
  readonly known: number
  readonly unreadable: number
}

export function createMailImportJob(thread: MailThread, log: Log): JobKind<Input, State> {
  // What `ahead` brought for the step after it, by path: one import of a path at a time.
  const brought = new Map<
    string,
    { readonly from: ImportPlace | null; readonly step: ImportStep }
  >()
  return {
    id: MAIL_IMPORT_JOB,
    lane: 'mail',
    unit: 'bytes',
    input: s.strictObject({ path: s.string(), name: s.string().nullable().default(null) }),
    label: ({ path, name }) => `Importing mail from ${name ?? path.split(/[\\/]/).at(-1) ?? path}`,
    start: () => ({
      place: { file: 0, offset: 0 },
      bytes: 0,
      totalBytes: 0,
      stored: 0,
      known: 0,
      unreadable: 0,
    }),
    async ahead({ path, name }, { place }) {
      if (place === null) return
      const given = { path, place, ...(name === null ? {} : { name }) }
      const step = (await thread.call('mail.importSome', given)) as ImportStep
      brought.set(path, { from: place, step })
    },
    step(_, { path }, state) {
      const step = brought.get(path)?.step
      brought.delete(path)
      if (state.place === null || step === undefined)
        return { finished: resultOf(state), done: state.bytes }
      const next: State = {
        place: step.place,
        bytes: step.bytes,
        totalBytes: step.totalBytes,
        stored: state.stored + step.stored,
        known: state.known + step.known,
        unreadable: state.unreadable + step.unreadable,
      }
      const done = next.bytes
      if (next.place === null) return { finished: resultOf(next), done }
      return { state: next, done, total: next.totalBytes }
    },
    ended({ path }) {
      brought.delete(path)
      // What a thread that ends does not hear is removed by the next start.
      thread
        .call('mail.importEnd', { path })
        .catch((error: unknown) => log.info('mail/import-left-files', { error }))
    },
  }
}

const resultOf = ({ stored, known, unreadable }: State): Json => ({ stored, known, unreadable })

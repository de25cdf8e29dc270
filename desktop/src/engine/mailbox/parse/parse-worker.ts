/** Entry of a parse worker: one mail at a time, in and out. */
import { parentPort } from 'node:worker_threads'
import { headerOf } from './header-of.ts'
import { parseMail } from './parse-mail.ts'
import { READY, type ParseJob, type ParseResult } from './parsed-mail.ts'

const port = parentPort
if (!port) throw new Error('mails are parsed in a worker')

port.on('message', (jobs: readonly ParseJob[]) => {
  void answer(jobs)
})

port.postMessage(READY)

async function answer(jobs: readonly ParseJob[]): Promise<void> {
  for (const job of jobs) port?.postMessage(await parsed(job))
}

async function parsed(job: ParseJob): Promise<ParseResult> {
  try {
    return { mail: await parseMail(job) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { error: why.slice(0, 500), header: headerOf(job.raw) }
  }
}

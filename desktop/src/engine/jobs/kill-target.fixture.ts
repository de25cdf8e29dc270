/** Run by the kill test in a process of its own: resumes or starts a counting job and reports each committed step. */
import { s, silentLog, systemClock, type Json } from '@kith/shared/kit'
import { openStore } from '#engine/store'
import { createJobQueue } from './job-queue.ts'

const [, , profile = '', size = '200'] = process.argv
const store = openStore({ profile, clock: systemClock, log: silentLog })
store.write(tx => tx.exec('CREATE TABLE IF NOT EXISTS counted(n INTEGER PRIMARY KEY)'))
const queue = createJobQueue({ store, clock: systemClock, log: silentLog })
queue.register({
  id: 'count',
  input: s.strictObject({ to: s.int() }),
  label: () => 'Counting',
  start: () => 0,
  step(tx, input: { to: number }, at: Json) {
    const next = Number(at) + 1
    // A step that ran twice or was skipped breaks the primary key or leaves a hole.
    tx.run('INSERT INTO counted (n) VALUES (?)', [next])
    process.stdout.write(`${next}\n`)
    return next === input.to
      ? { finished: next, done: next }
      : { state: next, done: next, total: input.to }
  },
})
if (queue.list().length === 0) queue.add('count', { to: Number(size) })
queue.resume()

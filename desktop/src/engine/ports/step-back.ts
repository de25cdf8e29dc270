/** Lets the threads that a person waits for go first. */
import { readlinkSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

/** Steps of `nice`: where both want the processor, the others get nine times as much of it. */
const STEPS = 10

/**
 * The thread that calls this gives way to all others that want the processor, and is as fast as before
 * where nobody does. Linux counts every thread by itself (setpriority(2), sched(7)); elsewhere nothing
 * happens, for there only whole programs have a priority. Threads that it starts afterwards begin behind as well.
 */
export function stepBack(): void {
  if (process.platform !== 'linux') return
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    setPriority(thread, Math.min(constants.priority.PRIORITY_LOW, getPriority(thread) + STEPS))
  } catch {
    // A sandbox without /proc, or one that forbids it: then it is as fast as all the others.
  }
}

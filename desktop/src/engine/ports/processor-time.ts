/**
 * Processor time of this thread, ms: for budgets of work that somebody else's data decides. A busy
 * machine must not spend them.
 */
export function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

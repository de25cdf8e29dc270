export type { JobKind, JobQueue, RetryRule, StepContext, StepResult } from './job.ts'
export { createJobQueue, type JobQueueDeps } from './job-queue.ts'

export type { JobKind, JobQueue, StepContext, StepResult } from './job.ts'

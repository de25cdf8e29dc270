export type { HostPorts, KeptError, Secrets } from './host-ports.ts'
export { processorMs } from './processor-time.ts'
export { stepBack } from './step-back.ts'

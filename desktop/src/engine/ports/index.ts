export type { HostPorts, Secrets } from './host-ports.ts'
export { processorMs } from './processor-time.ts'

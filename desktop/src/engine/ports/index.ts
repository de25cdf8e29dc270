export type { HostPorts, Secrets } from './host-ports.ts'

export { createNodeLog } from './node-log.ts'
export { createNodePorts, defaultProfile } from './node-ports.ts'
export { readRunning, writeRunning, type Running } from './running.ts'

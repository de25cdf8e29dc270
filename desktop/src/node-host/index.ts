export { createFileSecrets, secretFault } from './file-secrets.ts'
export { createNodeLog } from './node-log.ts'
export { VERSION, createNodePorts, defaultProfile, hostFault, openUrl } from './node-ports.ts'
export { readRunning, writeRunning, type Running } from './running.ts'

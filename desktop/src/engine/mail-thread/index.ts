export { createMailThread, type MailThread, type MailThreadDeps } from './mail-thread.ts'
export { createProxy } from './proxy.ts'
export { mailThreadFault } from './thread-faults.ts'

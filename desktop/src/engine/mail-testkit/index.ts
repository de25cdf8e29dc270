export {
  hasDovecot,
  PLAIN_CAPABILITY,
  startDovecot,
  type Dovecot,
  type DovecotOptions,
} from './dovecot.ts'
export { killingStore } from './killing-store.ts'
export { startReceiver, type Received, type Receiver } from './smtp-receiver.ts'
export { hasRadicale, startRadicale, type Radicale } from './radicale.ts'
export { startEmulatedGoogle, type EmulatedGoogle } from './emulated-google.ts'

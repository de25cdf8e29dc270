export { createLive, type Live, type LiveDeps } from './live.ts'

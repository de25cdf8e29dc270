export { type DesktopDeps } from './app.ts'

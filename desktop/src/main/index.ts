export { startDesktop, type DesktopDeps } from './app.ts'

export {
  DEFAULT_PORT,
  serveHeadless,
  type Headless,
  type HeadlessOptions,
} from './serve-headless.ts'

export {
  DEFAULT_PORT,
  headlessFault,
  serveHeadless,
  type Headless,
  type HeadlessOptions,
} from './serve-headless.ts'

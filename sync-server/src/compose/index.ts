export {
  createServer,
  VERSION,
  type CreateServerOptions,
  type KithServer,
} from './create-server.ts'
export { run } from './run.ts'

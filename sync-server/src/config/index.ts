export {
  configHelp,
  readConfig,
  type IdentityConfig,
  type OpsConfig,
  type ServerConfig,
} from './config.ts'
export { configFault } from './option.ts'

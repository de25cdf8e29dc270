export { configHelp, readConfig, type IdentityConfig, type ServerConfig } from './config.ts'
export { configFault } from './option.ts'

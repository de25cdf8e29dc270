export { configFault, configHelp, readConfig, type ServerConfig } from './config.ts'

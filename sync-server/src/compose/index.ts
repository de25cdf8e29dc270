export { type CreateServerOptions, type KithServer } from './create-server.ts'

export { type Connection } from './connect.ts'

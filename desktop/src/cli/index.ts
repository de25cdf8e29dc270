export { connect, type Connection } from './connect.ts'

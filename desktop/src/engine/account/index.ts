export { accountFault, createAccount, type Account } from './account.ts'
export { serverAddress, serverFault, type Fetch } from './server-client.ts'

export { accountFault, createAccount, type Account } from './account.ts'
export { serverAddress, serverFault, type Fetch } from './server-client.ts'
export { createTeam, inviteOf, teamFault, type RoomToken, type Team } from './team.ts'
export { createTeamAudit, type TeamAudit } from './team-audit.ts'

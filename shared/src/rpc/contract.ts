/** Everything the renderer may ask of the engine: the three verbs as data. */
import type { ContractRouterClient } from '@orpc/contract'
import { account, team } from './areas/account.ts'
import { commands } from './areas/commands.ts'
import { backup, device, files, jobs } from './areas/device.ts'
import { exchange } from './areas/exchange.ts'
import { records } from './areas/records.ts'
import { rows } from './areas/rows.ts'
import { sync } from './areas/sync.ts'
import { inbox, presence } from './areas/together.ts'
import { workspace } from './areas/workspace.ts'

export const contract = {
  commands,
  rows,
  workspace,
  records,
  exchange,
  files,
  jobs,
  backup,
  device,
  account,
  team,
  sync,
  presence,
  inbox,
}
export type Contract = typeof contract
/** A caller of the contract, whatever lies between. */
export type ContractClient = ContractRouterClient<Contract>

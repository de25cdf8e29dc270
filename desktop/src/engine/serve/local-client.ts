/** The areas called in this process: the command line and tests speak to the engine as a page does. */
import { createRouterClient, type AnyRouter } from '@orpc/server'
import type { ContractClient } from '@kith/shared/rpc'
import type { SessionContext } from './view-session.ts'

/** `router` implements the contract, area by area; that it does is checked where each is served. */
export const createLocalClient = (
  router: AnyRouter,
  context: SessionContext = {},
): ContractClient => createRouterClient(router, { context }) as unknown as ContractClient

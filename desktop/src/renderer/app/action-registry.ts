/** The one list of what a person can do. A feature with actions of its own adds its line here. */
import { baseActions, createActionRegistry, objectActions } from '../actions/index.ts'
import { exchangeActions } from '../features/exchange/index.ts'
import { recordActions } from '../features/records/index.ts'
import { viewActions } from '../views/index.ts'

export const actionRegistry = createActionRegistry([
  baseActions,
  objectActions,
  viewActions,
  recordActions,
  exchangeActions,
])

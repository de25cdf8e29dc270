/** Every verb of the command line. Adding one: write its file beside this one and add its line here. */
import { defineRegistry } from '@kith/shared/kit'
import type { Verb } from '../verb.ts'
import { accountVerb } from './account.ts'
import { backupVerb, doctorVerb, rebuildVerb, restoreVerb, seedVerb } from './care.ts'
import { exportVerb } from './export.ts'
import { importVerb } from './import.ts'
import { mailVerb } from './mail.ts'
import { queryVerb } from './query.ts'
import { runVerb } from './run.ts'
import {
  enterVerb,
  inviteVerb,
  joinVerb,
  loginVerb,
  shareVerb,
  syncVerb,
  tokenVerb,
  workspacesVerb,
} from './team.ts'

const list: readonly Verb[] = [
  importVerb,
  queryVerb,
  exportVerb,
  runVerb,
  seedVerb,
  backupVerb,
  restoreVerb,
  rebuildVerb,
  doctorVerb,
  loginVerb,
  shareVerb,
  inviteVerb,
  joinVerb,
  workspacesVerb,
  enterVerb,
  syncVerb,
  tokenVerb,
  accountVerb,
  mailVerb,
]

export const verbs = defineRegistry<Verb & { readonly id: string }>(
  'verb',
  list.map(verb => ({ ...verb, id: verb.name })),
)

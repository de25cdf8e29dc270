/** Types per host, lint, format, rooms, rules: everything that needs no run of the program. */
import { bin, ROOT, runSteps } from './run-steps.mjs'

const tsc = project => ['types ' + project, bin('tsc'), '-p', project]

export const CHECKS = [
  tsc('shared'),
  tsc('shared/tsconfig.test.json'),
  tsc('shared/tools'),
  tsc('desktop/tsconfig.node.json'),
  tsc('desktop/tsconfig.preload.json'),
  tsc('desktop/tsconfig.e2e.json'),
  tsc('desktop/tsconfig.renderer.json'),
  tsc('sync-server'),
  ['lint', bin('oxlint'), '--type-aware'],
  ['format', bin('oxfmt'), '--check'],
  ['rooms', process.execPath, 'shared/tools/layers.ts', ROOT],
  ['rules and tests', process.execPath, 'shared/tools/spec-ids.ts', ROOT],
]

if (import.meta.main) process.exit(runSteps(CHECKS) ? 0 : 1)

/** Types per host, lint, format, rooms, rules: everything that needs no run of the program. */
import { bin, ROOT, runSideBySide } from './run-steps.mjs'

/** By itself it checks with four threads that each resolve the common types anew: twice the work. */
const tsc = project => ['types ' + project, bin('tsc'), '-p', project, '--singleThreaded']

/** What looks at every file of the tree, the longest first. */
export const TREE_CHECKS = [
  ['lint', bin('oxlint'), '--type-aware', '--threads=1'],
  ['format', bin('oxfmt'), '--check'],
  ['rooms', process.execPath, 'shared/tools/layers.ts', ROOT],
  ['dead exports', process.execPath, 'shared/tools/dead-exports.ts', ROOT],
  ['documents', process.execPath, 'shared/tools/doc-paths.ts', ROOT],
  ['rules and tests', process.execPath, 'shared/tools/spec-ids.ts', ROOT],
  tsc('shared/tsconfig.test.json'),
  tsc('shared'),
  tsc('shared/tools'),
  tsc('desktop/tsconfig.preload.json'),
]

/** What looks at the files of its own project: others may write beside them meanwhile. */
export const PROJECT_CHECKS = [
  tsc('desktop/tsconfig.renderer.json'),
  tsc('desktop/tsconfig.node.json'),
  tsc('desktop/tsconfig.e2e.json'),
  tsc('sync-server'),
]

if (import.meta.main) {
  const isSound = (await runSideBySide(TREE_CHECKS)) && (await runSideBySide(PROJECT_CHECKS))
  process.exit(isSound ? 0 : 1)
}

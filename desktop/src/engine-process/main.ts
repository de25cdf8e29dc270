/** Entry of the engine's utility process. */
import { createNodeLog } from '#node-host'
import type { ParentPort } from './parent.ts'
import { serveParent } from './serve-parent.ts'

const { parentPort } = process as unknown as { readonly parentPort: ParentPort }
serveParent({ port: parentPort, log: createNodeLog('info'), exit: code => process.exit(code) })

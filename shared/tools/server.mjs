/** `npm run server -- [--port N] [--data DIR]`: the sync server, in this terminal. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { ROOT } from './run-steps.mjs'

const main = path.join(ROOT, 'sync-server', 'src', 'compose', 'main.ts')
const child = spawn(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', code => process.exit(code ?? 1))

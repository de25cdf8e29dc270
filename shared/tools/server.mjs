/** `npm run server -- [--port N] [--data DIR]`: the sync server, in this terminal. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { ROOT } from './run-steps.mjs'

const main = path.join(ROOT, 'sync-server', 'src', 'compose', 'main.ts')
// By itself V8 lets new objects fill 100 MB more, most of it while the program is being read; nothing is slower for it.
const flags = ['--max-semi-space-size=16']
const child = spawn(process.execPath, [...flags, main, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', code => process.exit(code ?? 1))

/** `npm run kith -- …`: the command line, under the Node that the launcher chose. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { ensurePage } from './build-page.mjs'
import { ENGINE_FLAGS } from './engine-flags.mjs'
import { ROOT } from './run-steps.mjs'

const words = process.argv.slice(2)
if (words.includes('serve') && !ensurePage()) process.exit(1)
const main = path.join(ROOT, 'desktop/src/cli/main.ts')
const child = spawn(process.execPath, [...ENGINE_FLAGS, main, ...words], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))

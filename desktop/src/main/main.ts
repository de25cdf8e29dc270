/** Entry of the Electron main process: the only file that imports `electron` itself. */
import { join } from 'node:path'
import * as electron from 'electron'
import updaterModule from 'electron-updater'
import { createLog } from '@kith/shared/kit'
import { startDesktop } from './app.ts'

const log = createLog(({ level, event, fields }) => {
  process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`)
})

startDesktop({
  electron,
  updater: updaterModule.autoUpdater,
  platform: process.platform,
  argv: process.argv,
  out: join(import.meta.dirname, '..'),
  log,
})

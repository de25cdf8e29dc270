/** Validates electron-builder.yml against the builder's own schema: offline, and unknown keys are refused. */
import { createRequire } from 'node:module'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const builder = createRequire(
  createRequire(import.meta.url).resolve('electron-builder/package.json'),
)
const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config')
const { DebugLogger } = builder('builder-util')

await validateConfiguration(
  await getConfig(root, 'electron-builder.yml', null),
  new DebugLogger(false),
)
process.stdout.write('electron-builder.yml is valid\n')

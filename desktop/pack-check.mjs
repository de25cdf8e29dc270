/**
 * Runs the real packing with a stand-in for the Electron binary, and looks at what came out: the
 * files in the archive, the native parts beside it, the fuses that were set.
 *
 *   npm run exec -- node desktop/pack-check.mjs
 *
 * Electron's binary cannot be had everywhere; what the packing does to it can be seen on any file
 * that carries Electron's fuse wire.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'

const root = path.resolve(import.meta.dirname, '..')
const bin = name => path.join(import.meta.dirname, 'node_modules', '.bin', name)
const folder = mkdtempSync(path.join(tmpdir(), 'kith-pack-'))
const electron = path.join(folder, 'electron')
const output = path.join(folder, 'release')
const problems = []

try {
  makeStandIn()
  run('build', bin('electron-vite'), [
    'build',
    '--config',
    'electron.vite.config.ts',
    '--logLevel',
    'warn',
  ])
  run('page', bin('vite'), ['build', '--config', 'vite.renderer.config.ts', '--logLevel', 'warn'])
  run('pack', bin('electron-builder'), [
    '--linux',
    'dir',
    '--config',
    path.join(root, 'electron-builder.yml'),
    '--publish',
    'never',
    `-c.electronDist=${electron}`,
    `-c.directories.output=${output}`,
    `--projectDir=${root}`,
  ])
  await look()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(
  problems.length === 0 ? 'the package holds what it should\n' : `${problems.length} problems\n`,
)
process.exit(problems.length === 0 ? 0 : 1)

/** A file with the sentinel that @electron/fuses looks for, version 1, eight fuses at Electron's defaults. */
function makeStandIn() {
  mkdirSync(path.join(electron, 'resources'), { recursive: true })
  mkdirSync(path.join(electron, 'locales'))
  const wire = Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, 9]),
    Buffer.from('101100100'),
  ])
  writeFileSync(
    path.join(electron, 'electron'),
    Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), wire]),
    { mode: 0o755 },
  )
  writeFileSync(path.join(electron, 'version'), '45.3.4')
  writeFileSync(path.join(electron, 'locales', 'en-US.pak'), '')
}

function run(name, command, args) {
  const result = spawnSync(command, args, {
    cwd: import.meta.dirname,
    stdio: ['ignore', 2, 2],
    timeout: 600_000,
  })
  if (result.status !== 0) throw new Error(`${name} ended with ${result.status}`)
}

async function look() {
  const packed = path.join(output, 'linux-unpacked')
  const archive = path.join(packed, 'resources', 'app.asar')
  const builder = createRequire(
    createRequire(import.meta.url).resolve('electron-builder/package.json'),
  )
  const asar = builder(
    builder.resolve('@electron/asar', {
      paths: [path.dirname(builder.resolve('app-builder-lib/package.json'))],
    }),
  )
  const files = asar.listPackage(archive, { isPack: false }).map(name => name.replaceAll('\\', '/'))
  for (const wanted of [
    '/out/main/index.js',
    '/out/main/engine.js',
    '/out/main/reader-worker.js',
    '/out/main/mail-worker.js',
    '/out/main/parse-worker.js',
    '/out/preload/bridge.cjs',
    '/out/renderer/index.html',
    '/package.json',
    '/node_modules/better-sqlite3/package.json',
  ]) {
    if (!files.includes(wanted)) problems.push(`${wanted} is missing from the archive`)
  }
  for (const name of files)
    if (/\.(ts|tsx|map)$/.test(name) && name.startsWith('/out'))
      problems.push(`${name} should not be in the archive`)
  for (const name of ['react', 'vite', 'typescript', 'playwright-core']) {
    if (files.some(file => file.startsWith(`/node_modules/${name}/`)))
      problems.push(`${name} is for building, not for the archive`)
  }
  const native = path.join(
    packed,
    'resources',
    'app.asar.unpacked',
    'node_modules',
    'better-sqlite3',
  )
  if (!existsSync(native)) problems.push('better-sqlite3 is not unpacked beside the archive')
  const program = readdirSync(packed).find(
    name => !name.includes('.') && name.toLowerCase().includes('kith'),
  )
  if (!program) return problems.push('there is no program in the package')
  const fuses = await getCurrentFuseWire(path.join(packed, program))
  const wanted = {
    RunAsNode: 'DISABLE',
    EnableCookieEncryption: 'ENABLE',
    EnableNodeOptionsEnvironmentVariable: 'DISABLE',
    EnableNodeCliInspectArguments: 'DISABLE',
    EnableEmbeddedAsarIntegrityValidation: 'ENABLE',
    OnlyLoadAppFromAsar: 'ENABLE',
    GrantFileProtocolExtraPrivileges: 'DISABLE',
  }
  for (const [fuse, state] of Object.entries(wanted)) {
    if (fuses[FuseV1Options[fuse]] !== FuseState[state])
      problems.push(`the fuse ${fuse} is not ${state.toLowerCase()}d`)
  }
  process.stdout.write(`${files.length} files, ${Object.keys(wanted).length} fuses\n`)
}

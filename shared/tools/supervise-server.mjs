/**
 * Keeps the browser's Kith running. When it dies (a crash, the kernel short of memory) it is started
 * again at the same address: port and token live in this program, which made neither known to anybody
 * else, so that an open page finds its way back by itself. A new run of this program has a new token.
 */
import { spawn } from 'node:child_process'
import { say } from './run-steps.mjs'

/** More deaths than these in a minute: it does not get better by itself. */
const MAX_DEATHS = 5
const MINUTE_MS = 60_000

export function superviseServer(args) {
  let address
  let deaths = []
  let isStopping = false
  let child = run()
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      isStopping = true
      child.kill(signal)
    })

  function run() {
    const started = spawn(process.execPath, args, {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, KITH_AGAIN: address === undefined ? '' : '1' },
    })
    if (address !== undefined) started.send(address)
    started.on('message', told => (address = told))
    started.on('exit', code => ended(code))
    return started
  }

  function ended(code) {
    // A refusal at the first start (the port is taken, the file is newer) has been said in a sentence.
    if (isStopping || code === 0 || address === undefined) process.exit(code ?? 0)
    const now = Date.now()
    deaths = [...deaths.filter(at => now - at < MINUTE_MS), now]
    if (deaths.length > MAX_DEATHS) {
      say('Kith stopped again and again. What was saved is safe; start it again to go on.')
      process.exit(code ?? 1)
    }
    say('Kith stopped and is started again at the same address. What was saved is safe.')
    child = run()
  }
}

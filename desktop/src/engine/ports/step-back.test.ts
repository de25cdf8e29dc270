import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

const WORKER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { getPriority } = require('node:os')
  const { readlinkSync } = require('node:fs')
  const own = () => getPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)))
  import(workerData).then(({ stepBack }) => {
    const before = own()
    stepBack()
    parentPort.postMessage({ before, after: own() })
  })`

test.runIf(process.platform === 'linux')(
  '[MT6] a thread that steps back gives way, and no other thread with it',
  async () => {
    const mine = getPriority()
    const worker = new Worker(WORKER, {
      eval: true,
      workerData: new URL('./step-back.ts', import.meta.url).href,
    })
    const [answer] = await new Promise<readonly unknown[]>((done, fail) => {
      worker.once('message', (...all) => done(all))
      worker.once('error', fail)
    })
    expect(answer).toEqual({ before: mine, after: Math.min(19, mine + 10) })
    expect(getPriority()).toBe(mine)
    await worker.terminate()
  },
)

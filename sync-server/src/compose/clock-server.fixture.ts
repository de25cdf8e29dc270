/**
 * The server in a process of its own, with a clock that whoever started it moves: a message is the
 * offset from the machine's, in milliseconds. Says its address as the program does.
 *
 *   node clock-server.fixture.ts PORT DATA OFFSET
 */
import { s } from '@kith/shared/kit'
import { readConfig } from '#config'
import { createServerLog } from '#observe'
import { createServer, VERSION } from './create-server.ts'

const [, , port = '0', data = '', from = '0'] = process.argv
let offset = Number(from)
process.on('message', message => (offset = s.number().parse(message)))
const config = readConfig({ ...process.env, PORT: port, KITH_SERVER_DATA: data })
const log = createServerLog({ level: 'error', instance: 'walk', version: VERSION })
const { url } = await createServer({ config, log, clock: { now: () => Date.now() + offset } })
process.send?.({ url })
process.stdout.write(`${JSON.stringify({ url })}\n`)

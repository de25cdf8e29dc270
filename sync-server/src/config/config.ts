/**
 * Every option of the server as data: its name in the environment, its schema, its default and what
 * it is for. The program, its help and its documentation read the same tables.
 */
import { readFileSync } from 'node:fs'
import { s } from '@kith/shared/kit'
import { IDENTITY_OPTIONS } from './identity-options.ts'
import { OPS_OPTIONS } from './ops-options.ts'
import { readOptions, type Environment, type ValuesOf } from './option.ts'

const BASE_OPTIONS = {
  port: {
    name: 'PORT',
    schema: s.coerce.number().int().min(0).max(65_535).default(8787),
    help: 'Port to listen on; 0 takes any free one.',
  },
  host: {
    name: 'HOST',
    schema: s.string().min(1).default('127.0.0.1'),
    help: 'Address to listen on.',
  },
  data: {
    name: 'KITH_SERVER_DATA',
    schema: s.string().min(1).default('./kith-server'),
    help: 'Folder for the embedded database and files.',
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    schema: s.string().startsWith('postgres').optional(),
    help: 'PostgreSQL to use instead of the embedded one.',
  },
} as const

export type IdentityConfig = ValuesOf<typeof IDENTITY_OPTIONS>
export type OpsConfig = ValuesOf<typeof OPS_OPTIONS>
export type ServerConfig = ValuesOf<typeof BASE_OPTIONS> & {
  readonly identity: IdentityConfig
  readonly ops: OpsConfig
}

/** Reads the environment; throws `config/invalid` naming the first option that is wrong. */
export function readConfig(
  environment: Environment,
  readFile: (path: string) => string = path => readFileSync(path, 'utf8'),
): ServerConfig {
  return {
    ...readOptions(BASE_OPTIONS, environment, readFile),
    identity: readOptions(IDENTITY_OPTIONS, environment, readFile),
    ops: readOptions(OPS_OPTIONS, environment, readFile),
  }
}

/** One line per option, for help and documentation. */
export const configHelp = (): readonly string[] =>
  [BASE_OPTIONS, IDENTITY_OPTIONS, OPS_OPTIONS].flatMap(table =>
    Object.values(table).map(({ name, help }) => `${name}: ${help}`),
  )

/**
 * Every option of the server as data: its name in the environment, its schema, its default and what
 * it is for. The program, its help and its documentation read the same table.
 */
import { defineFaults, issueText, s } from '@kith/shared/kit'

export const configFault = defineFaults('config', {
  invalid: {
    status: 500,
    retry: false,
    say: (d: { name: string; why: string }) =>
      `${d.name} is set to something the server cannot use: ${d.why}. Nothing was started; correct it and start again.`,
  },
})

const OPTIONS = {
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

export interface ServerConfig {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly databaseUrl: string | undefined
}

/** Reads the environment; throws `config/invalid` naming the first option that is wrong. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): ServerConfig {
  const read = <T>(option: { readonly name: string; readonly schema: s.ZodType<T> }): T => {
    const text = environment[option.name]
    const parsed = option.schema.safeParse(text === '' ? undefined : text)
    if (parsed.success) return parsed.data
    throw configFault('invalid', { name: option.name, why: issueText(parsed.error) }, parsed.error)
  }
  return {
    port: read(OPTIONS.port),
    host: read(OPTIONS.host),
    data: read(OPTIONS.data),
    databaseUrl: read(OPTIONS.databaseUrl),
  }
}

/** One line per option, for help and documentation. */
export const configHelp = (): readonly string[] =>
  Object.values(OPTIONS).map(({ name, help }) => `${name}: ${help}`)

/**
 * Every address of Kith and what its parameters mean, both ways: place → address, address → place.
 * Search parameters are checked; what is not understood is dropped, an old link never breaks.
 */
import { MAIL_BOXES, MAIL_SPLITS } from '@kith/shared/mail'
import type { Place } from '#renderer/client'

export interface Address {
  readonly path: string
  readonly search: Readonly<Record<string, unknown>>
}

export function addressOf(place: Place): Address {
  switch (place.page) {
    case 'object':
      return {
        path: `/o/${encodeURIComponent(place.object)}`,
        search: {
          ...place.search,
          ...(place.record === undefined ? {} : { record: place.record }),
        },
      }
    case 'record':
      return {
        path: `/o/${encodeURIComponent(place.object)}/${encodeURIComponent(place.record)}`,
        search: {},
      }
    case 'search':
      return { path: '/search', search: place.text === undefined ? {} : { q: place.text } }
    case 'import':
      return {
        path: '/import',
        search: {
          ...(place.upload === undefined ? {} : { upload: place.upload }),
          ...(place.object === undefined ? {} : { object: place.object }),
        },
      }
    case 'mail': {
      const { page: _, box, ...rest } = place
      return { path: `/inbox/${box}`, search: definedOnly(rest) }
    }
    case 'calendar': {
      const { page: _, ...rest } = place
      return { path: '/calendar', search: definedOnly(rest) }
    }
    case 'join':
      return {
        path: '/join',
        search: {
          ...(place.code === undefined ? {} : { code: place.code }),
          ...(place.server === undefined ? {} : { server: place.server }),
        },
      }
    case 'settings':
      return {
        path: `/settings/${place.section}`,
        search: place.item === undefined ? {} : { item: place.item },
      }
    case 'start':
    case 'today':
    case 'notifications':
    case 'trash':
    case 'activity':
    case 'stories':
      return { path: `/${place.page}`, search: {} }
  }
}

const definedOnly = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number'
      ? String(value)
      : undefined

export function placeOf(path: string, search: Readonly<Record<string, unknown>>): Place {
  const [page = '', ...rest] = path.split('/').filter(Boolean).map(decodePart)
  const [first, second] = rest
  if (page === 'o' && first !== undefined && second !== undefined) {
    return { page: 'record', object: first, record: second }
  }
  if (page === 'o' && first !== undefined) {
    const { record, ...others } = search
    const opened = textOf(record)
    return {
      page: 'object',
      object: first,
      search: others,
      ...(opened === undefined ? {} : { record: opened }),
    }
  }
  if (page === 'settings') {
    const item = textOf(search['item'])
    return {
      page: 'settings',
      section: first ?? 'workspace',
      ...(item === undefined ? {} : { item }),
    }
  }
  if (page === 'search') {
    const text = textOf(search['q'])
    return { page: 'search', ...(text === undefined ? {} : { text }) }
  }
  if (page === 'inbox') {
    const box = oneOf(MAIL_BOXES, first) ?? 'inbox'
    const thread = Number(search['thread'])
    return {
      page: 'mail',
      box,
      ...pick('split', oneOf(MAIL_SPLITS, search['split'])),
      ...pick('account', textOf(search['account'])),
      ...pick('label', textOf(search['label'])),
      // Empty: the field is open and nothing is typed yet.
      ...pick('query', search['query'] === '' ? '' : textOf(search['query'])),
      ...pick('compose', textOf(search['compose'])),
      ...(Number.isSafeInteger(thread) && thread > 0 ? { thread } : {}),
    }
  }
  if (page === 'calendar') {
    const date = textOf(search['date'])
    return {
      page: 'calendar',
      ...pick('view', oneOf(['day', 'week', 'month', 'agenda'] as const, search['view'])),
      ...(date !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(date) ? { date } : {}),
      ...pick('event', textOf(search['event'])),
    }
  }
  if (page === 'join') {
    const code = textOf(search['code'])
    const server = textOf(search['server'])
    return {
      page: 'join',
      ...(code === undefined ? {} : { code }),
      ...(server === undefined ? {} : { server }),
    }
  }
  if (page === 'import') {
    const upload = textOf(search['upload'])
    const object = textOf(search['object'])
    return {
      page: 'import',
      ...(upload === undefined ? {} : { upload }),
      ...(object === undefined ? {} : { object }),
    }
  }
  if (
    page === 'start' ||
    page === 'notifications' ||
    page === 'trash' ||
    page === 'activity' ||
    page === 'stories'
  )
    return { page }
  return { page: 'today' }
}

const oneOf = <T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
  allowed.find(each => each === value)

const pick = <K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T }

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

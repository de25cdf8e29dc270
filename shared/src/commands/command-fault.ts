import { defineFaults } from '#kit'

export const commandFault = defineFaults('command', {
  unknown: {
    status: 404,
    retry: false,
    say: (d: { command: string }) =>
      `There is no command “${d.command}”. Nothing was changed; “kith run” without a name lists them.`,
  },
  'bad-input': {
    status: 400,
    retry: false,
    say: (d: { command: string; why: string }) =>
      `${d.command} was not run: ${d.why}. Nothing was changed.`,
  },
})

export const recordFault = defineFaults('record', {
  missing: {
    status: 404,
    retry: false,
    say: (d: { id: string; object: string }) =>
      `There is no ${d.object.toLowerCase()} with the id ${d.id}. It may have been removed for good; nothing was changed.`,
  },
  deleted: {
    status: 409,
    retry: false,
    say: (d: { id: string; object: string }) =>
      `This ${d.object.toLowerCase()} is in the trash. Restore it first; nothing was changed.`,
  },
  exists: {
    status: 409,
    retry: false,
    say: (d: { id: string }) =>
      `There is already a record with the id ${d.id}. Nothing was changed; leave the id out to make a new one.`,
  },
})

export const definitionFault = defineFaults('definition', {
  standard: {
    status: 409,
    retry: false,
    say: (d: { what: string }) =>
      `${d.what} is part of Kith and cannot be archived. You can hide it from the sidebar instead.`,
  },
  taken: {
    status: 409,
    retry: false,
    say: (d: { what: string; name: string }) =>
      `There is already ${/^[aeiou]/.test(d.what) ? 'an' : 'a'} ${d.what} called “${d.name}”. Nothing was changed; choose another name.`,
  },
  'bad-name': {
    status: 422,
    retry: false,
    say: (d: { name: string }) =>
      `“${d.name}” cannot be a name for files and the API: it starts with a letter and has only letters, digits and _. Nothing was changed.`,
  },
  'bad-type': {
    status: 422,
    retry: false,
    say: (d: { type: string }) =>
      `Fields of the type “${d.type}” cannot be made. Nothing was changed.`,
  },
  'bad-options': {
    status: 422,
    retry: false,
    say: (d: { field: string; why: string }) =>
      `The options of ${d.field} do not fit: ${d.why}. Nothing was changed.`,
  },
  'unknown-option': {
    status: 404,
    retry: false,
    say: (d: { field: string; option: string }) =>
      `${d.field} has no option “${d.option}”. Nothing was changed.`,
  },
  'title-field': {
    status: 409,
    retry: false,
    say: (d: { field: string; object: string }) =>
      `${d.field} names every ${d.object.toLowerCase()} and cannot be archived. Choose another title field first.`,
  },
  'no-such': {
    status: 404,
    retry: false,
    say: (d: { what: string; id: string }) =>
      `${d.what} ${d.id} is not there. It may have been removed; nothing was changed.`,
  },
})

export const commentFault = defineFaults('comment', {
  'not-yours': {
    status: 403,
    retry: false,
    say: (_: Record<never, never>) =>
      'Only who wrote a comment can change it. Nothing was changed; you can reply instead.',
  },
  'other-record': {
    status: 422,
    retry: false,
    say: (_: Record<never, never>) =>
      'That comment is about another record. Nothing was written; reply where it stands.',
  },
})

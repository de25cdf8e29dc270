/** What a person may not do here. Said before anything is written, so nothing waits to be refused. */
import { defineFaults } from '@kith/shared/kit'

export const rightsFault = defineFaults('access', {
  record: {
    status: 403,
    retry: false,
    say: (d: { what: string }) =>
      `Your role may not change this ${d.what}. Nothing was changed; ask an administrator of the workspace.`,
  },
  made: {
    status: 403,
    retry: false,
    say: (d: { what: string }) =>
      `Your role may not make this ${d.what}, or you would not see it afterwards. Nothing was changed; ask an administrator of the workspace.`,
  },
  field: {
    status: 403,
    retry: false,
    say: (d: { field: string; what: string }) =>
      `Your role may not change ${d.field} of this ${d.what}. Nothing was changed; ask an administrator of the workspace.`,
  },
  workspace: {
    status: 403,
    retry: false,
    say: (_: object) =>
      'Your role may not change how this workspace is set up. Nothing was changed; ask an administrator of the workspace.',
  },
  verb: {
    status: 403,
    retry: false,
    say: (d: { what: string }) =>
      `Your role may not ${d.what}. Nothing was changed; ask an administrator of the workspace.`,
  },
  'viewing-as': {
    status: 403,
    retry: false,
    say: (d: { name: string }) =>
      `You are looking at the workspace as ${d.name}, and nobody changes anything that way. Stop viewing first; nothing was changed.`,
  },
})

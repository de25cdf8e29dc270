/** Sharing, joining, signing in, for palette, menus and the `?` sheet. `TeamHost` makes them possible. */
import { defineScreenAction, defineUiAction, type UiAction } from '#renderer/actions'

export const teamActions: readonly UiAction[] = [
  defineScreenAction({
    id: 'team.share',
    label: 'Share this workspace',
    icon: 'users',
    section: 'Kith',
    words: 'server team upload sync colleagues',
  }),
  defineScreenAction({
    id: 'team.invite',
    label: 'Invite people',
    icon: 'user-plus',
    section: 'Kith',
    words: 'colleague member link code mail',
  }),
  defineUiAction({
    id: 'team.join',
    label: 'Join a team',
    icon: 'users-round',
    section: 'Kith',
    words: 'invitation code link accept',
    run: ({ go }) => go({ page: 'join' }),
  }),
  defineScreenAction({
    id: 'team.switch',
    label: 'Switch workspace',
    icon: 'arrow-right-left',
    section: 'Go to',
    words: 'open another team profile',
  }),
  defineScreenAction({
    id: 'team.create',
    label: 'New workspace',
    icon: 'square-plus',
    section: 'Create',
    words: 'another profile separate',
  }),
  defineScreenAction({
    id: 'team.viewAs',
    label: 'View as a person or a role',
    icon: 'eye',
    section: 'Kith',
    words: 'preview access rights permissions see role member',
  }),
  defineScreenAction({
    id: 'team.stopViewing',
    label: 'Stop viewing as somebody else',
    icon: 'eye-off',
    section: 'Kith',
  }),
  defineUiAction({
    id: 'go.account',
    label: 'Go to Account',
    icon: 'circle-user',
    section: 'Go to',
    words: 'devices password two-factor',
    run: ({ go }) => go({ page: 'settings', section: 'account' }),
  }),
  defineScreenAction({
    id: 'account.signIn',
    label: 'Sign in to a server',
    icon: 'key',
    section: 'Kith',
    words: 'log in account',
  }),
  defineScreenAction({
    id: 'account.twoFactor',
    label: 'Turn on two-factor sign-in',
    icon: 'smartphone',
    section: 'Kith',
    words: '2fa totp authenticator code security',
  }),
  defineScreenAction({
    id: 'account.signOut',
    label: 'Sign out',
    icon: 'log-out',
    section: 'Kith',
    words: 'log out account leave server',
  }),
]

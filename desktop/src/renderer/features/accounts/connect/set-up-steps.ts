/**
 * How a team makes its own key at Google and Microsoft, and which step an answer of theirs points at.
 * Ids are those of `ConnectProgress.setUpStep`.
 */
export interface SetUpStep {
  readonly id: string
  readonly title: string
  readonly words: string
  /** What to say when the provider's answer shows that this step is missing. */
  readonly failedWords: string
  readonly url: string
}

export const SET_UP: Readonly<Record<'google' | 'microsoft', readonly SetUpStep[]>> = {
  google: [
    {
      id: 'project',
      title: 'Make a project',
      words: 'Any name, for example Kith.',
      failedWords: 'Google does not know this project any more. Make one, or take the right one.',
      url: 'https://console.cloud.google.com/projectcreate',
    },
    {
      id: 'gmail-api',
      title: 'Turn on the Gmail API',
      words: 'In that project, press Enable.',
      failedWords: 'Google says that the Gmail API is off in this project. Press Enable.',
      url: 'https://console.cloud.google.com/apis/library/gmail.googleapis.com',
    },
    {
      id: 'calendar-api',
      title: 'Turn on the Calendar API',
      words: 'The same for Google Calendar.',
      failedWords: 'Google says that the Calendar API is off in this project. Press Enable.',
      url: 'https://console.cloud.google.com/apis/library/calendar-json.googleapis.com',
    },
    {
      id: 'audience',
      title: 'Say who may sign in',
      words:
        'Internal for a Workspace organisation. Else External, and press Publish: in Testing the sign-in ends after seven days.',
      failedWords:
        'Google did not let you in: add your address as a test user, choose Internal, or publish.',
      url: 'https://console.cloud.google.com/auth/audience',
    },
    {
      id: 'scopes',
      title: 'Allow mail and calendar',
      words: 'Add gmail.modify, gmail.settings.basic and calendar.events.',
      failedWords: 'Google gave fewer permissions than were asked for. Add the missing ones.',
      url: 'https://console.cloud.google.com/auth/scopes',
    },
    {
      id: 'client',
      title: 'Make a client of type Desktop app',
      words: 'Copy its id and secret, or drop the downloaded file below.',
      failedWords: 'Google does not know this client, or it is not of type Desktop app.',
      url: 'https://console.cloud.google.com/auth/clients/create',
    },
  ],
  microsoft: [
    {
      id: 'app',
      title: 'Register an application',
      words: 'Choose which accounts may use it: your organisation, or any.',
      failedWords: 'Microsoft does not know this application in this tenant.',
      url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/CreateApplicationBlade',
    },
    {
      id: 'redirect',
      title: 'Add the platform Mobile and desktop',
      words: 'With the redirect address http://localhost.',
      failedWords: 'Microsoft refused the way back. Add http://localhost under Mobile and desktop.',
      url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    },
    {
      id: 'public-client',
      title: 'Allow public client flows',
      words: 'Under Authentication, set it to Yes. There is no secret.',
      failedWords: 'Microsoft asks for a secret: set Allow public client flows to Yes.',
      url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    },
    {
      id: 'permissions',
      title: 'Add the permissions',
      words:
        'Microsoft Graph, delegated: Mail.ReadWrite, Mail.Send, Calendars.ReadWrite, MailboxSettings.Read, offline_access, User.Read.',
      failedWords: 'Permissions are missing, or an admin has to agree to them.',
      url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    },
    {
      id: 'client',
      title: 'Copy the Application (client) ID',
      words: 'From the overview, into the field below.',
      failedWords: 'This client ID is not known. Copy it from the overview of the application.',
      url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    },
  ],
}

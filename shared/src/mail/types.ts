/** The words of mail that other rooms share. */

/** A header field as it stood in the mail: name in lower case, value unfolded and decoded. */
export type Header = readonly [name: string, value: string]

export interface MailAddress {
  /** As it was written; the domain in lower case. */
  readonly address: string
  /** Empty when there was none. */
  readonly name: string
}

export type MailKind =
  | 'person'
  | 'notification'
  | 'newsletter'
  | 'marketing'
  | 'list'
  | 'auto-reply'
  | 'bounce'
  | 'invite'
  | 'receipt'
  | 'spam-like'

export type ShareLevel = 'private' | 'metadata' | 'subject' | 'full'

export type ContactPolicy = 'none' | 'suggest' | 'sent' | 'sent-and-received'

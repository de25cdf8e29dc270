import { Field, Input, type InputProps } from '#renderer/ui'

export interface TextFieldProps extends Omit<InputProps, 'value' | 'onChange' | 'id'> {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onText: (text: string) => void
}

/** One line of text with its label above it and what helps to fill it in below. */
export function TextField({ label, hint = '', onText, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {ids => <Input {...input} {...ids} onChange={event => onText(event.target.value)} />}
    </Field>
  )
}

/** How an address of a server is typed. */
export const SERVER_FIELD = {
  icon: 'server',
  inputMode: 'url',
  spellCheck: false,
  dir: 'ltr',
  maxLength: 500,
  placeholder: 'crm.example.org',
} as const

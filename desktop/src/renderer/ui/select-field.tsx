import { Field } from './field.tsx'
import { Select, type SelectProps } from './select.tsx'

/** A choice of a form: the label above, as wide as its column. */
export const SelectField = (props: Omit<SelectProps, 'id' | 'width' | 'isQuiet'>) => (
  <Field label={props.label}>{({ id }) => <Select {...props} id={id} width="100%" />}</Field>
)

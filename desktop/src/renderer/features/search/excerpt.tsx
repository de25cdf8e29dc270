/** Words around a find, with the find itself marked; the engine puts it between two signs. */
// oxlint-disable-next-line no-control-regex
const MATCH_SIGNS = /[\u0002\u0003]/

export function Excerpt({ text }: { readonly text: string }) {
  return (
    <span className="search-excerpt trunc" dir="auto">
      {text.split(MATCH_SIGNS).map((part, at) => (at % 2 === 1 ? <b key={at}>{part}</b> : part))}
    </span>
  )
}

/** Markdown that is only read: comments, notices. The same blocks and marks as in the editor. */
import { Fragment, useMemo, type ReactNode } from 'react'
import { fromMarkdown, type TextMark, type TextNode } from '@kith/shared/docs'
import './written-markdown.css'

export interface WrittenMarkdownProps {
  readonly text: string
  /** Opens a mentioned record; a mention is no link where it is absent. */
  readonly openRecord?: ((id: string, object: string) => void) | undefined
}

export function WrittenMarkdown({ text, openRecord }: WrittenMarkdownProps) {
  const nodes = useMemo(() => fromMarkdown(text), [text])
  return (
    <div className="written" dir="auto">
      {blocks(nodes, openRecord)}
    </div>
  )
}

type Open = WrittenMarkdownProps['openRecord']

function blocks(nodes: readonly TextNode[], open: Open): ReactNode {
  // Nodes have no identity of their own, and what is read does not move.
  // oxlint-disable-next-line react/no-array-index-key
  return nodes.map((node, at) => <Fragment key={at}>{block(node, open)}</Fragment>)
}

function block(node: TextNode, open: Open): ReactNode {
  const inner = () => blocks(node.content ?? [], open)
  switch (node.type) {
    case 'text':
      return marked(node.text ?? '', node.marks ?? [])
    case 'hardBreak':
      return <br />
    case 'mention':
      return <Mention node={node} open={open} />
    case 'bulletList':
    case 'taskList':
      return <ul>{inner()}</ul>
    case 'orderedList':
      return <ol>{inner()}</ol>
    case 'listItem':
    case 'taskItem':
      return <li>{inner()}</li>
    case 'blockquote':
      return <blockquote>{inner()}</blockquote>
    case 'codeBlock':
      return (
        <pre>
          <code>{inner()}</code>
        </pre>
      )
    case 'horizontalRule':
      return <hr />
    case 'heading':
      return (
        <p>
          <strong>{inner()}</strong>
        </p>
      )
    default:
      return <p>{inner()}</p>
  }
}

function Mention({ node, open }: { readonly node: TextNode; readonly open: Open }) {
  const { id, label, object } = node.attrs ?? {}
  const name = `@${typeof label === 'string' ? label : ''}`
  if (open === undefined || typeof id !== 'string') return <span className="mention">{name}</span>
  return (
    <button
      type="button"
      className="mention"
      dir="auto"
      onClick={event => {
        event.stopPropagation()
        open(id, typeof object === 'string' ? object : '')
      }}
    >
      {name}
    </button>
  )
}

function marked(text: string, marks: readonly TextMark[]): ReactNode {
  return marks.reduce<ReactNode>((inner, { type, attrs }) => {
    switch (type) {
      case 'bold':
        return <strong>{inner}</strong>
      case 'italic':
        return <em>{inner}</em>
      case 'strike':
        return <s>{inner}</s>
      case 'code':
        return <code>{inner}</code>
      case 'link': {
        const href = attrs?.['href']
        return typeof href === 'string' && /^(https?|mailto):/i.test(href) ? (
          <a href={href} target="_blank" rel="noopener noreferrer">
            {inner}
          </a>
        ) : (
          inner
        )
      }
      default:
        return inner
    }
  }, text)
}

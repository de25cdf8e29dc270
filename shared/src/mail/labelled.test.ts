/** Senders as they really sign, labelled by hand: people, and what only looks like one. */
import { expect, it } from 'vitest'
import { isHumanName, roleOf } from './index.ts'

const PEOPLE = `Daniel Quinlan|Craig R.Hughes|Tony L. Svanstrom|Theo Van Dinter|Malte S. Stretz|Phil R Lawrence|Steven W. Orr|Guido van Rossum|Barry A. Warsaw|David LeBlanc
Harri Pasanen|Mark McEahern|Lee, Ann|LEE, ANN|Ann Lee (Acme)|Dr. Ann Lee|José García Márquez|Jürgen Groß|Łukasz Żak|Иван Петров|Nguyễn Văn An|O'Neil, Pat|Anne-Marie Lee|Jan van der Berg
Robin Lynn Frank|Gary Lawrence Murphy|Brian May|Skip Montanaro|Michael Robertson|Hugh MacTavish|Sébastien Pochic|Ayşe Yılmaz|'Ann Lee' via Docs|Ann Lee at Acme|J.T. Morgan|Mary Martin`
const NOBODY = `The Motley Fool|CNET Download.com for Mac|Daily Dilbert|Oracle Technology Network|ZDNet Shopper|ZDNet Delivers|CNET Message Boards|Slang of the Day!|The Handango Champion|Quick Topic Digest
Tesco .ie|The Makers of CuteFTP!|Free Publishing Software|FreeLegal Advice|Human Growth Hormone Offers|Get Ripped|Lose Weight|Account Password|Important Message!|Urgent Notice|Debt Relief Center|Medical Center
Signature Financial|American Financial|Producers Financial Network|UK Lottery|1st Dental Plans|How many Shoppers|Acme Newsletter|Acme Support|Sales Team|Acme GmbH|Acme Inc|no-reply|info|ann||ann@acme.com|12345|Rechnungsstelle Service`
const DESKS = `online#3.19586.b5-9w0blztbvhpdzdrr.1@newsletter.online.com 2.20290.44-t9bsgc0tywdu.1@ummail4.unitedmedia.com replies@oracleeblast.com qtopic+admin@quicktopic.com tesco.ie@x.uhbeqs.reply.12hs.com
return@trafficmagnet.net mailroom@speededelivery.com specialbuy@tuxtla.com programmers@yahoo.com news@news.acme.com a1b2c3d4e5@acme.com noreply@e.acme.com`

it('[ML18] names of people are told from what only stands in their place', () => {
  const list = (text: string) => text.split(/[|\n]/)
  expect(list(PEOPLE).filter(name => !isHumanName(name, 'x1@acme.com'))).toEqual([])
  expect(list(NOBODY).filter(name => isHumanName(name, 'x1@acme.com'))).toEqual([])
})

it('[ML4] addresses of machines as they really look', () => {
  expect(DESKS.split(/\s+/).filter(address => roleOf(address) === null)).toEqual([])
})

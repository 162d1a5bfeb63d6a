import { formatLetterSpan } from '../../i18n/format.ts'
import type { FontNames, OfficialDocument } from '../model.ts'
import { paragraph, title } from './body.ts'

export interface SignInInput {
  title: string
  startsAt: Date | null
  endsAt: Date | null
  venue: string
  /** In the order they sit; a name may be empty where an agency has named nobody. */
  people: readonly { agency: string; name: string; position: string }[]
  fonts: FontNames
}

/** Empty lines for whoever comes without being on the list. */
const SPARE = 5

/** 签到表: a line a person with room for the signature and a telephone number. */
export function signInDocument(input: SignInInput): OfficialDocument {
  const when = input.startsAt && input.endsAt ? formatLetterSpan('zh-CN', input.startsAt, input.endsAt) : ''
  const rows = input.people.map((one, at) => [`${at + 1}`, one.agency, one.name, one.position, '', ''])
  const spare = Array.from({ length: SPARE }, () => ['', '', '', '', '', ''])
  return {
    title: `${input.title}签到表`,
    fonts: input.fonts,
    blocks: [
      title(`${input.title}\n签 到 表`),
      paragraph([when, input.venue].filter(Boolean).join('　'), {
        align: 'center',
        face: 'kaiti',
        first: 0,
        keep: true,
      }),
      { kind: 'blank' },
      {
        kind: 'table',
        head: true,
        columns: [
          { title: '序号', width: 15, align: 'center' },
          { title: '单位', width: 35, align: 'left' },
          { title: '姓名', width: 24, align: 'center' },
          { title: '职务', width: 29, align: 'center' },
          { title: '签名', width: 26, align: 'center' },
          { title: '联系电话', width: 27, align: 'center' },
        ],
        rows: [...rows, ...spare],
        rowHeight: 11,
      },
    ],
    imprint: null,
    pageNumbers: true,
  }
}

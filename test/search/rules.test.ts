import { describe, expect, it } from 'vitest'
import { excerpt, highlight, isShort, wordsOf } from '#src/search/rules.ts'

const shown = (pieces: ReturnType<typeof highlight>) =>
  pieces.map(({ text, found }) => (found ? `<${text}>` : text)).join('')

describe('the words of a search', () => {
  it('marks every place, overlapping ones as one, whatever their width and brackets', () => {
    expect(shown(highlight('征地征地协调', ['征地', '地征']))).toBe('<征地征地>协调')
    expect(shown(highlight('见〔２０２６〕3号', ['[2026]3']))).toBe('见<〔２０２６〕3>号')
    expect(shown(highlight('the Bridge', ['bridge']))).toBe('the <Bridge>')
    expect(shown(highlight('', ['x']))).toBe('')
  })

  it('marks whole characters of two units', () => {
    expect(shown(highlight('一𠀀𠀁二', ['𠀁']))).toBe('一𠀀<𠀁>二')
  })

  it('cuts a long text around the first word', () => {
    const cut = shown(excerpt(`${'前'.repeat(300)}征地${'后'.repeat(300)}`, ['征地']))
    expect(cut).toMatch(/^……前{24}<征地>后+……$/)
    expect(shown(excerpt(`征地${'后'.repeat(20)}`, ['征地']))).toBe(`<征地>${'后'.repeat(20)}`)
  })

  it('takes each word once and says when none can be looked up', () => {
    expect(wordsOf(' 征地　预审 征地 ')).toEqual(['征地', '预审'])
    expect(isShort(['𠀀'])).toBe(true)
    expect(isShort(['地', '预审'])).toBe(false)
  })
})

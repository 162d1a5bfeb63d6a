import { extract } from '#src/decisions/extraction/rules.ts'
import {
  corpusOf,
  demoMinutes,
  directoryOf,
  f1,
  type Passage,
  precision,
  recall,
  score,
} from '#test/extraction/score.ts'
import { median, say } from './figures.ts'

/** How well duties are read from prose: the demo's minutes, the second corpus in its two parts, and how quickly. */
export function measureExtraction(): void {
  const corpora: [string, Passage[]][] = [
    ['demo minutes', demoMinutes()],
    ['second corpus, development part', corpusOf('development')],
    ['second corpus, held-out part', corpusOf('held-out')],
  ]
  for (const [name, passages] of corpora) {
    const { leadAndDue, supporting } = score(passages)
    for (const [what, rate] of [
      ['lead and due', leadAndDue],
      ['supporting', supporting],
    ] as const) {
      say(`extraction, ${name}: ${what}, precision`, precision(rate), 'of 1')
      say(`extraction, ${name}: ${what}, recall`, recall(rate), 'of 1')
      say(`extraction, ${name}: ${what}, F1`, f1(rate), 'of 1')
    }
  }
  const text = demoMinutes()
    .map((minutes) => minutes.text)
    .join('\n')
    .repeat(20)
  const directory = directoryOf('demo')
  const rates = Array.from({ length: 4 }, () => {
    const started = performance.now()
    extract(text, directory, new Map(), '2004-11-05')
    return (text.length / (performance.now() - started)) * 1000
  })
  say('extraction: speed', median(rates.slice(1)), 'characters/s')
}

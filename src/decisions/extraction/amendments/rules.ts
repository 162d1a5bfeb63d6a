import type { Draft } from '../drafts/rules.ts'

const changes =
  /改由|改为|改成|调整为|变更为|更正为|顺延|延至|延期|延长至|延长到|推迟|延后|提前至|提前到|最后确定|最终确定|重新确定|不再由|不再承担/
const adds = /为(?:配合|协助|协办|参与)单位/
const proposes = /(?:建议|提出|提议|请求|申请|希望)[^，。；]{0,8}(?:推迟|延期|延长|顺延|延至|改由|改为|调整)/

/** Whether a sentence changes what an earlier one has laid on somebody. */
export const isAmendment = (sentence: string) =>
  (changes.test(sentence) || (/增加|增列|补充/.test(sentence) && adds.test(sentence))) &&
  !proposes.test(sentence)

/** Which earlier duty is meant: the one that shares most pairs of characters with the sentence, the latest of equals. */
export function amendedBy(
  sentence: string,
  drafts: readonly Draft[],
  textOf: (draft: Draft) => string,
): Draft | null {
  const pairs = pairsOf(sentence)
  let best: Draft | null = null
  let most = 0
  for (const draft of drafts.slice(-40)) {
    const own = pairsOf(`${draft.tasks.join('')}${textOf(draft).slice(0, 200)}`)
    const shared = [...own].filter((pair) => pairs.has(pair)).length / Math.sqrt(own.size || 1)
    if (shared >= most) [best, most] = [draft, shared]
  }
  return most > 0.25 ? best : (drafts.at(-1) ?? null)
}

function pairsOf(words: string): Set<string> {
  const plain = words.replaceAll(/[，。；：、（）\d\s]|牵头|配合|负责|完成|时限|会议|之前|月底/g, '')
  const pairs = new Set<string>()
  for (let at = 0; at + 1 < plain.length && at < 400; at += 1) pairs.add(plain.slice(at, at + 2))
  return pairs
}

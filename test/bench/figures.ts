/** One figure, as one JSON line; `against` names the limit that was taken in the same run, `ratio` compares with it. */
export function say(
  name: string,
  value: number,
  unit: string,
  limit?: { ratio: number; against: string },
): void {
  const rounded = (n: number) => Number(n.toPrecision(4))
  const compared = limit ? { ratio: rounded(limit.ratio), against: limit.against } : {}
  console.log(JSON.stringify({ name, value: rounded(value), unit, ...compared }))
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

export interface Contestant {
  name: string
  /** How much it does in a second, measured for about so many seconds. */
  run(seconds: number): Promise<number>
}

/**
 * Takes the rates of several in turns, so that whatever else the machine does hits them alike; the first turn only
 * warms up. Gives the rates of each, turn by turn.
 */
export async function inTurns(
  contestants: readonly Contestant[],
  turns: number,
  seconds: number,
): Promise<Record<string, number[]>> {
  const rates = Object.fromEntries(contestants.map(({ name }) => [name, [] as number[]]))
  for (const { run } of contestants) await run(seconds)
  for (let turn = 0; turn < turns; turn += 1)
    for (const { name, run } of contestants) rates[name]!.push(await run(seconds))
  return rates
}

/** Says the median of one contestant's rates, and the median of its ratios to another's of the same turn. */
export function sayAgainst(
  rates: Record<string, number[]>,
  name: string,
  unit: string,
  against: string,
): void {
  const own = rates[name] ?? []
  const ratio = median(own.map((rate, turn) => rate / (rates[against]?.[turn] ?? Number.NaN)))
  say(name, median(own), unit, { ratio, against })
}

/** The quarters that have ended before a day, newest first, back to the first year. */
export function endedQuarters(today: string, firstYear: number): string[] {
  const year = Number(today.slice(0, 4));
  const quarter = Math.floor((Number(today.slice(5, 7)) - 1) / 3) + 1;
  const out: string[] = [];
  for (let y = year; y >= firstYear; y--) {
    for (let q = y === year ? quarter - 1 : 4; q >= 1; q--) out.push(`${y}-Q${q}`);
  }
  return out;
}

// Alarm rates of tests over settings, and the table of them.
const alpha = 0.05;
const highest = 1.2 * alpha;
/** So many times as many new pairs are drawn where the first rate lies above the aim: of 45 settings the luckiest would. */
const again = 4;

/** How often p is at most 5 %, per test. A test that gives null says nothing of that pair, and alarms not. */
function rates(tests, trials, pair) {
  const alarms = Object.fromEntries(Object.keys(tests).map((name) => [name, 0]));
  for (let k = 0; k < trials; k++) {
    const drawn = pair();
    for (const [name, test] of Object.entries(tests)) if ((test(drawn) ?? 1) <= alpha) alarms[name]++;
  }
  return Object.entries(alarms).map(([name, hits]) => ({ name, trials, rate: hits / trials }));
}

/** Counts alarms at 5 % per test and setting. */
export function tally() {
  const found = new Map();
  return {
    /**
     * Draws `trials` pairs. Tests of `aimed` that alarm above the aim are drawn anew, four times as often, and only those new pairs count: a first rate was chosen
     * for being high, a second one was not.
     */
    count({ aimed, bare }, group, where, trials, pair) {
      const first = rates({ ...aimed, ...bare }, trials, pair);
      const high = Object.fromEntries(Object.entries(aimed).filter(([name]) => first.some((f) => f.name === name && f.rate > highest)));
      const second = Object.keys(high).length === 0 ? [] : rates(high, trials * again, pair);
      for (const f of first) {
        const stands = second.find((s) => s.name === f.name);
        const key = `${f.name}|${group}`;
        found.set(key, [...(found.get(key) ?? []), { where, isAnew: stands !== undefined, ...(stands ?? f) }]);
      }
    },
    /** One line per test and group: the spread of the rates, the worst setting with its standard error, and how many settings lie outside for sure. */
    print() {
      console.log(
        '| test | law | settings | drawn anew | least | middle | most | standard error | at n, m | surely above 6 % | surely below 4 % |\n|---|---|---|---|---|---|---|---|---|---|---|',
      );
      for (const [key, settings] of found) {
        const [test, group] = key.split('|');
        const sorted = [...settings].sort((a, b) => a.rate - b.rate);
        const most = sorted.at(-1);
        const middle = sorted[Math.floor(sorted.length / 2)];
        const error = (rate, trials) => Math.sqrt((rate * (1 - rate)) / trials);
        // Outside beyond what luck explains once in a thousand settings.
        const above = settings.filter((f) => f.rate - 3.09 * error(highest, f.trials) > highest).length;
        const below = settings.filter((f) => f.rate + 3.09 * error(0.8 * alpha, f.trials) < 0.8 * alpha).length;
        const percent = (rate) => `${(100 * rate).toFixed(1)} %`;
        console.log(
          `| ${test} | ${group} | ${settings.length} | ${settings.filter((f) => f.isAnew).length} | ${percent(sorted[0].rate)} | ${percent(middle.rate)} | ${percent(most.rate)} | ${(100 * error(most.rate, most.trials)).toFixed(2)} % | ${most.where} | ${above} | ${below} |`,
        );
        if (above > 0 && process.env.EACH)
          console.error(
            `${key}: ${sorted
              .filter((f) => f.rate > 0.066)
              .map((f) => `${f.where} ${percent(f.rate)}`)
              .join('; ')}`,
          );
      }
    },
  };
}

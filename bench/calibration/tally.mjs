// Alarm rates of tests over settings, and the table of them.
const alpha = 0.05;

/** Counts alarms at 5 % per test and setting. */
export function tally() {
  const rates = new Map();
  return {
    /** Draws `trials` pairs and counts, per test, how often p is at most 5 %. A test that gives null says nothing of that pair, and alarms not. */
    count(tests, group, where, trials, pair) {
      const alarms = Object.fromEntries(Object.keys(tests).map((name) => [name, 0]));
      for (let k = 0; k < trials; k++) {
        const drawn = pair();
        for (const [name, test] of Object.entries(tests)) if ((test(drawn) ?? 1) <= alpha) alarms[name]++;
      }
      for (const [name, hits] of Object.entries(alarms)) {
        const key = `${name}|${group}`;
        rates.set(key, [...(rates.get(key) ?? []), { where, trials, rate: hits / trials }]);
      }
    },
    /** One line per test and group: the spread of the rates, the worst setting with its standard error, and how many settings lie outside for sure. */
    print() {
      console.log(
        '| test | law | settings | least | middle | most | standard error | at n, m | surely above 6 % | surely below 4 % |\n|---|---|---|---|---|---|---|---|---|---|',
      );
      for (const [key, found] of rates) {
        const [test, group] = key.split('|');
        const sorted = [...found].sort((a, b) => a.rate - b.rate);
        const most = sorted.at(-1);
        const middle = sorted[Math.floor(sorted.length / 2)];
        const error = (rate, trials) => Math.sqrt((rate * (1 - rate)) / trials);
        // Outside beyond what luck explains once in a thousand settings.
        const above = found.filter((f) => f.rate - 3.09 * error(1.2 * alpha, f.trials) > 1.2 * alpha).length;
        const below = found.filter((f) => f.rate + 3.09 * error(0.8 * alpha, f.trials) < 0.8 * alpha).length;
        const percent = (rate) => `${(100 * rate).toFixed(1)} %`;
        console.log(
          `| ${test} | ${group} | ${found.length} | ${percent(sorted[0].rate)} | ${percent(middle.rate)} | ${percent(most.rate)} | ${(100 * error(most.rate, most.trials)).toFixed(2)} % | ${most.where} | ${above} | ${below} |`,
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

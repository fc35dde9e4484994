const words: Readonly<Record<string, string>> = {
  no_rows: 'no rows',
  no_traffic: 'no traffic',
  all_missing: 'every value is missing',
  below_n_min: 'too few rows',
  constant: 'only one value',
  not_numeric: 'not a number',
};

/** Why a place on a chart has no value, in words: the reason it carries, or what its number of rows says. */
export function reasonText(reason: string | undefined, n: number): string {
  const known = reason === undefined ? undefined : (words[reason] ?? reason.replaceAll('_', ' '));
  return `no value: ${known ?? (n === 0 ? 'no rows' : 'not defined for these rows')}`;
}

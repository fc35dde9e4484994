/** A file of alert rules for one objective and tool. */
export interface RuleFile {
  /** Such as `budget.fast-answers.prometheus.yaml`. */
  readonly name: string;
  /** Prometheus, Sloth or OpenSLO. */
  readonly tool: string;
  readonly text: string;
}

/**
 * The files in the rows of an slo cell's table `export` (objective, tool, text). Names are unique among themselves and those in `taken`, to which they are
 * added: objectives whose names differ only in signs are numbered.
 */
export function ruleFiles(
  cell: string,
  rows: readonly (readonly (string | number | boolean | null)[])[],
  taken: Set<string> = new Set<string>(),
): readonly RuleFile[] {
  return rows.map(([objective, tool, text]) => {
    const base = [cell, objective, tool].map((part) => plain(String(part))).join('.');
    let name = `${base}.yaml`;
    for (let k = 2; taken.has(name); k += 1) name = `${base}-${k}.yaml`;
    taken.add(name);
    return { name, tool: String(tool), text: String(text) };
  });
}

/** Letters and digits, with single hyphens for all others. */
function plain(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9_]+/g) ?? [];
  return words.length === 0 ? 'unnamed' : words.join('-');
}

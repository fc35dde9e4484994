import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { inferredContract, planInference } from '../cells/contract/infer.ts';
import { cellTypes } from '../cells/registry.ts';
import type { Verdict } from '../cells/types.ts';
import { createNativeEngine } from '../engine/native/engine.ts';
import type { Engine } from '../engine/types.ts';
import { checkNotebook } from '../notebook/check.ts';
import { resolveRoles, type RoleChoice } from '../notebook/resolve-roles.ts';
import { runNotebook } from '../notebook/run.ts';
import { settleTimes, timedColumns, type UnitChoice, wantedTimes, withoutRefused } from '../notebook/settle-times.ts';
import type { CellRecord, Notebook } from '../notebook/types.ts';
import type { ReducedTable } from '../reduce/types.ts';
import { diffContracts, type ContractChange } from '../telemetry/contract/diff.ts';
import { printContract } from '../telemetry/contract/print.ts';
import type { Contract } from '../telemetry/contract/types.ts';
import { timeUnits } from '../telemetry/time-reading.ts';
import type { Role, TableInfo } from '../telemetry/types.ts';
import { readContract } from './contract-file.ts';
import { exitCodes, isEngineFailure } from './exit-code.ts';
import { expandPaths } from './paths.ts';
import { UsageError } from './usage-error.ts';
import { verdictMarks, type Terminal } from './terminal.ts';

const table = 'telemetry';
const many = (value: string, before: readonly string[]) => [...before, value];

/** Adds `contract infer`, `contract check` and `contract diff`; `ended` takes the exit code. */
export function contractCommands(program: Command, terminal: Terminal, ended: (code: number) => void): void {
  const contract = program.command('contract').description('write, check and compare telemetry contracts');
  contract
    .command('infer')
    .argument('<files...>', 'trusted telemetry: Parquet, CSV, JSON Lines or Arrow files')
    .description('print the contract that files keep, as YAML to review')
    .option('-o, --output <file>', 'write to a file instead')
    .option('--role <role=column>', 'which column has a role; repeat for more', many, [])
    .option('--unit <column=unit>', `what a column of times counts: ${timeUnits.join(', ')}; repeat for more`, many, [])
    .addHelpText('after', '\nExample:\n  faultline contract infer january.parquet -o contract.yaml')
    .action(async (files: string[], options: InferOptions) => ended(await inferCommand(files, options, terminal)));
  contract
    .command('check')
    .argument('<contract>', 'a contract (.yaml)')
    .argument('<files...>', 'files to check')
    .description('check files against a contract')
    .option('--json <file>', 'write the result; - for standard output')
    .option('--examples', 'show up to five request ids per broken rule (row-level data)')
    .option('--role <role=column>', 'which column has a role; repeat for more', many, [])
    .option('--unit <column=unit>', `what a column of times counts: ${timeUnits.join(', ')}; repeat for more`, many, [])
    .addHelpText(
      'after',
      '\nExample:\n  faultline contract check contract.yaml february.parquet\n\nExit codes: 0 kept or in doubt · 1 broken · 2 too few data · 4 unreadable',
    )
    .action(async (path: string, files: string[], options: CheckOptions) => ended(await checkCommand(path, files, options, terminal)));
  contract
    .command('diff')
    .argument('<before>', 'a contract (.yaml)')
    .argument('<after>', 'a contract (.yaml)')
    .description('say what changed between two contracts, and whether it is stricter; exit 1 when something did')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  faultline contract diff contract.yaml proposed.yaml')
    .action(async (before: string, after: string, options: { json?: boolean }) => ended(await diffCommand(before, after, options.json === true, terminal)));
}

interface InferOptions {
  readonly output?: string;
  readonly role: readonly string[];
  readonly unit: readonly string[];
}

async function inferCommand(files: readonly string[], options: InferOptions, terminal: Terminal): Promise<number> {
  const { contract, damaged, unreadable } = await withTable(files, async (engine, info) => {
    const report = await engine.load(
      table,
      info.columns.filter((column) => column.readable).map((column) => column.name),
    );
    // A damaged column is left out, since the next file need not be damaged; a type that nothing here reads is part of the schema.
    const broken = new Set(report.unreadable.map(({ column }) => column));
    const columns = info.columns.filter((column) => !broken.has(column.name));
    const choices = options.role.map(roleChoice);
    const proposed = resolveRoles({ ...info, columns }, undefined, choices);
    const times = await settleTimes(
      engine,
      table,
      wantedTimes({ ...info, columns }, proposed, undefined, { roles: choices, units: options.unit.map(unitChoice) }),
    );
    for (const { given, column, sentence } of times.refused) {
      const said = `${sentence}; here: --unit ${column}=ms`;
      if (given) throw new UsageError(said);
      terminal.error(`${column} is not described as a time: ${said}`);
    }
    const subject = {
      from: { name: table, table: times.relation },
      columns: timedColumns(columns, times.readings),
      roles: withoutRefused(proposed, times.refused),
    };
    const waves: (readonly ReducedTable[])[] = [];
    for (let next = planInference(subject, waves); next !== null; next = planInference(subject, waves)) waves.push(await engine.reduce(next));
    return { contract: inferredContract(subject, waves), damaged: report.unreadable, unreadable: columns.filter((column) => !column.readable) };
  });
  for (const { column, sentence } of damaged) terminal.error(`${column} is left out: ${sentence}`);
  for (const { name, reason } of unreadable)
    terminal.error(`${name} is described as unreadable, and only its presence will be checked${reason === null ? '' : `: ${reason}`}`);
  const rows = contract.inferred_from_rows ?? 0;
  if (rows < 1000) terminal.error(`inferred from ${rows} rows only; the allowances are wide`);
  if (options.output === undefined) terminal.out(printContract(contract).trimEnd());
  else {
    await writeFile(options.output, printContract(contract));
    terminal.error(
      `${basename(options.output)}: ${Object.keys(contract.columns).length} columns, ${contract.required_roles.length} required roles; review it before you rely on it`,
    );
  }
  return exitCodes.pass;
}

interface CheckOptions {
  readonly json?: string;
  readonly examples?: boolean;
  readonly role: readonly string[];
  readonly unit: readonly string[];
}

async function checkCommand(path: string, files: readonly string[], options: CheckOptions, terminal: Terminal): Promise<number> {
  const contract = await readContract(path);
  const { record, code } = await withTable(files, async (engine, info) => {
    const outcome = await runNotebook({
      notebook: notebookOf(contract, options.examples === true),
      cellTypes,
      engine,
      tables: [info],
      roles: options.role.map(roleChoice),
      units: options.unit.map(unitChoice),
    });
    const [cell] = outcome.cells;
    if (cell === undefined) throw new Error('the check has no result');
    return { record: cell, code: exitCodeOf(cell) };
  });
  if (options.json !== undefined) {
    const text = JSON.stringify(record, null, 2);
    if (options.json === '-') terminal.out(text);
    else await writeFile(options.json, `${text}\n`);
  }
  if (options.json !== '-') {
    for (const finding of record.findings ?? []) terminal.out(`${verdictMarks[finding.verdict]} ${finding.verdict.padEnd(12)} ${finding.sentence}`);
    const examples = record.tables.find((each) => each.name === 'examples');
    for (const row of examples?.rows ?? []) terminal.out(`  ${String(row[0])} ${String(row[1])}: ${String(row[2])}`);
    terminal.out(`${verdictMarks[record.verdict]} ${record.verdict}: ${record.headline}`);
  }
  return code;
}

async function diffCommand(before: string, after: string, json: boolean, terminal: Terminal): Promise<number> {
  const changes = diffContracts(await readContract(before), await readContract(after));
  if (json) terminal.out(JSON.stringify({ before: basename(before), after: basename(after), changes }, null, 2));
  else if (changes.length === 0) terminal.out('the contracts ask the same');
  else for (const change of changes) terminal.out(sentenceOf(change));
  return changes.length === 0 ? exitCodes.pass : exitCodes.fail;
}

const marks: Readonly<Record<ContractChange['kind'], string>> = { added: '+', removed: '-', changed: '~' };

function sentenceOf({ column, rule, kind, effect, before, after }: ContractChange): string {
  const show = (value: unknown) => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    return text.length > 80 ? `${text.slice(0, 79)}…` : text;
  };
  const what = `${column === null ? '' : `${column}: `}${rule}`;
  const change = kind === 'changed' ? `${show(before)} → ${show(after)}` : show(kind === 'added' ? after : before);
  return `${marks[kind]} ${what} ${change}${effect === 'neutral' ? '' : effect === 'both' ? ' (stricter and looser)' : ` (${effect})`}`;
}

/** A notebook of one contract cell; the contract is put in place as it is, for it may be longer than a cell's text. */
function notebookOf(contract: Contract, examples: boolean): Notebook {
  const { notebook } = checkNotebook(`---\nfaultline: 1\ntitle: Contract\n---\n\n\`\`\`yaml contract id=contract\nof: ${table}\n\`\`\`\n`, cellTypes);
  if (notebook === null) throw new Error('the check has no notebook');
  return {
    ...notebook,
    blocks: notebook.blocks.map((block) =>
      block.kind === 'cell' ? { ...block, cell: { ...block.cell, value: { of: table, rules: contract, examples } } } : block,
    ),
  };
}

function exitCodeOf(record: CellRecord): number {
  if (record.verdict === 'error') return isEngineFailure(record.caveats[0]?.code ?? 'E_INTERNAL') ? exitCodes.engine : exitCodes.input;
  const codes: Readonly<Partial<Record<Verdict, number>>> = { fail: exitCodes.fail, invalid: exitCodes.fail, insufficient: exitCodes.insufficient };
  return codes[record.verdict] ?? exitCodes.pass;
}

async function withTable<T>(files: readonly string[], work: (engine: Engine, info: TableInfo) => Promise<T>): Promise<T> {
  const paths = (await Promise.all(files.map((path) => expandPaths(path)))).flat();
  const engine = await createNativeEngine({ paths });
  try {
    return await work(engine, await engine.open({ table, files: paths.map((path) => ({ kind: 'path', path })) }));
  } finally {
    await engine.close();
  }
}

function roleChoice(given: string): RoleChoice {
  const match = /^([a-z_]+)=(.+)$/.exec(given);
  if (!match) throw new UsageError(`invalid --role "${given}"; expected role=column, for example request_id=req`);
  const columns = (match[2] ?? '').split(',');
  return { table, role: match[1] as Role, column: columns.length > 1 ? columns : (columns[0] ?? '') };
}

function unitChoice(given: string): UnitChoice {
  const match = /^(.+)=([a-z]+)$/.exec(given);
  const unit = timeUnits.find((each) => each === match?.[2]);
  if (!match || unit === undefined)
    throw new UsageError(`invalid --unit "${given}"; expected column=unit with the unit s, ms, us, ns or iso, for example created_at=ms`);
  return { table, column: match[1] ?? '', unit };
}

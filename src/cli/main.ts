import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, CommanderError } from 'commander';
import { cellTypes } from '../cells/registry.ts';
import { EngineError, isInputError } from '../engine/errors.ts';
import { checkNotebook } from '../notebook/check.ts';
import { formatDiagnostic } from '../notebook/diagnostics.ts';
import { NotebookError } from '../notebook/notebook-error.ts';
import { printNotebook } from '../notebook/print.ts';
import { contractCommands } from './contract.ts';
import { exitCodes } from './exit-code.ts';
import { inspectCommand } from './inspect-command.ts';
import { newCommand } from './new.ts';
import { runCommand, type RunOptions } from './run.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { verifyCommand, type VerifyOptions } from './verify.ts';

const many = (value: string, before: readonly string[]) => [...before, value];

/** Runs one command line (without node and script) and returns its exit code; never throws for what a user can do wrong. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal(), signal?: AbortSignal): Promise<number> {
  let code: number = exitCodes.pass;
  const program = new Command('faultline')
    .description('Debug models from their telemetry: the notebooks of the page, headless.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.error(text.trimEnd()) })
    .addHelpText(
      'after',
      `
Exit codes: 0 pass, warn or info · 1 fail or invalid · 2 insufficient · 3 privacy gate · 4 bad input, notebook or SQL · 5 engine error`,
    );

  program
    .command('run')
    .argument('<notebook>', 'a notebook (.md)')
    .description('run a notebook over files')
    .option('--table <name=path>', 'files of a table: a file, directory or pattern; repeat for more', many, [])
    .option('--param <name=value>', 'a parameter of the notebook; repeat for more', many, [])
    .option('--role <table.role=column>', 'which column has a role; repeat for more', many, [])
    .option('--unit <table.column=unit>', 'what a column of times counts: s, ms, us, ns or iso; repeat for more', many, [])
    .option('--state <file>', 'parameters and roles that a page saved; --param and --role win over it')
    .option('--findings', 'print findings and caveats under each headline')
    .option('--json <file>', 'write the result document; - for standard output')
    .option('--junit <file>', 'write JUnit XML, one test case a cell')
    .option('--alert-rules <folder>', 'write the alerts of slo cells as Prometheus, Sloth and OpenSLO files')
    .option('--sarif <file>', 'write SARIF 2.1.0, one result a cell at its line in the notebook')
    .option('--html <file>', 'write the audit: one HTML file with results, methods, hashes; disclosure control is applied')
    .option('--audit-json <file>', 'the same audit as JSON')
    .option('--audit-md <file>', 'the same audit as Markdown')
    .option('--model-card <file>', 'sections for a model card, as Markdown')
    .option('--k <count>', 'smallest group the audit shows (default 11)')
    .option('--zeros <mode>', 'allowed, or sensitive: groups of exactly 0 % or 100 % are hidden too')
    .option('--epsilon <budget>', 'print counts of groups with noise too; what they spend in all, from 0.001 to 10')
    .option('--statutory <cell>', 'id of a cell that a rule demands whole; repeat for more', many, [])
    .option('--override-reason <text>', 'write the audit although the privacy gate objects; the reason is printed in it')
    .option('--author <name>', 'who makes the audit')
    .option('--purpose <text>', 'what model and audit are for')
    .option('--limitation <text>', 'a limitation to print; repeat for more', many, [])
    .option('--sign-off <text>', 'a line of the sign-off log; repeat for more', many, [])
    .option('--previous <file>', 'the audit this one follows; what it published counts as known; repeat for more', many, [])
    .option('--sign <file>', 'a private key as JWK (P-256 or Ed25519) to sign with')
    .option('--insufficient-exit <code>', 'exit code when there is not enough data (default 2)')
    .addHelpText(
      'after',
      `
Examples:
  faultline run notebooks/weekly-drift-review.md --table telemetry=export.parquet --json out.json
  faultline run review.md --table telemetry='exports/*.parquet' --table labels=labels.csv --param margin=0.01`,
    )
    .action(async (notebook: string, options: RunOptions) => {
      code = await runCommand(notebook, options, terminal, signal);
    });

  program
    .command('verify')
    .argument('<audit>', 'an audit (.html)')
    .description('check an audit against itself, and compute it again from its files')
    .option('--table <name=path>', 'files of a table; repeat for more', many, [])
    .option('--previous <file>', 'the audit it follows, when it names one; repeat for more', many, [])
    .option('--file-only', 'check hashes, root and signature, and compute nothing again')
    .addHelpText(
      'after',
      '\nExits with 0 when everything is identical, 1 when a block differs, 4 when the file cannot be read or the files are others.\n\nExample:\n  faultline verify audit.html --table telemetry=export.parquet',
    )
    .action(async (path: string, options: VerifyOptions) => {
      code = await verifyCommand(path, options, terminal, signal);
    });

  program
    .command('inspect')
    .argument('<files...>', 'Parquet, CSV, JSON Lines or Arrow files')
    .description('show rows, columns, types and proposed roles of files')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  faultline inspect export.parquet --json')
    .action(async (files: string[], options: { json?: boolean }) => {
      code = await inspectCommand(files, options.json === true, terminal);
    });

  program
    .command('format')
    .argument('<notebook>', 'a notebook (.md)')
    .description('print a notebook in its canonical form')
    .option('--write', 'replace the file')
    .option('--check', 'exit 1 when the file is not in canonical form')
    .addHelpText('after', '\nExample:\n  faultline format review.md --write')
    .action(async (path: string, options: { write?: boolean; check?: boolean }) => {
      code = await formatCommand(path, options, terminal);
    });

  program
    .command('new')
    .argument('[template]', 'a template; without it the templates are listed')
    .description('print a notebook template to start from')
    .option('--output <file>', 'write to a file instead')
    .addHelpText('after', '\nExample:\n  faultline new weekly-drift-review --output review.md')
    .action(async (template: string | undefined, options: { output?: string }) => {
      code = await newCommand(template, options.output, terminal);
    });

  contractCommands(program, terminal, (ended) => {
    code = ended;
  });

  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, terminal);
  }
}

function failure(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.input;
  terminal.error(error instanceof Error ? error.message : String(error));
  if (error instanceof EngineError) return isInputError(error.code) ? exitCodes.input : exitCodes.engine;
  return error instanceof NotebookError || error instanceof UsageError ? exitCodes.input : exitCodes.engine;
}

async function formatCommand(path: string, options: { readonly write?: boolean; readonly check?: boolean }, terminal: Terminal): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) {
    terminal.error(`there is no notebook "${path}"`);
    return exitCodes.input;
  }
  const { notebook, diagnostics } = checkNotebook(text, cellTypes);
  if (!notebook || diagnostics.length > 0) {
    for (const diagnostic of diagnostics) terminal.error(formatDiagnostic(diagnostic, basename(path)));
    return exitCodes.input;
  }
  const printed = printNotebook(notebook);
  if (options.check === true) {
    if (printed === text) return exitCodes.pass;
    terminal.error(`${basename(path)} is not in canonical form; run faultline format ${basename(path)} --write`);
    return exitCodes.fail;
  }
  if (options.write === true) await writeFile(path, printed);
  else terminal.out(printed.trimEnd());
  return exitCodes.pass;
}

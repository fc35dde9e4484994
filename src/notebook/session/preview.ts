import type { CellContext, CellResult } from '../../cells/types.ts';
import type { WhatIfQuestion } from '../../cells/what-if-types.ts';
import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { recordOf } from '../run-records.ts';
import type { FinishedCell, RunOutcome } from '../run.ts';
import type { CellRecord } from '../types.ts';
import { Memo } from './memo.ts';

interface Window {
  readonly from: number;
  readonly to: number;
}

interface Prepared {
  readonly cell: FinishedCell['cell'];
  readonly answer: (context: CellContext) => CellResult;
}

/** Answers other windows of populations from cubes in memory, for the cells that can. */
export class Previews {
  /** What cells were made of, by fingerprint. */
  readonly #finished = new Memo<FinishedCell>(24);
  readonly #prepared = new Memo<Prepared>(24);
  readonly #cubes = new Memo<ReducedTable>(48);
  #outcome: RunOutcome | null = null;

  /** Keeps what a run leaves behind. */
  learn(outcome: RunOutcome, fingerprintOf: (cell: string) => string | undefined): void {
    this.#outcome = outcome;
    for (const [id, finished] of outcome.finished) {
      const fingerprint = fingerprintOf(id);
      if ((finished.cell.type.preview ?? finished.cell.type.whatIf) && fingerprint !== undefined) this.#finished.set(fingerprint, finished);
    }
  }

  /** Forgets everything: tables changed. */
  clear(): void {
    this.#finished.clear();
    this.#prepared.clear();
    this.#cubes.clear();
    this.#outcome = null;
  }

  /** Reads the cubes that are not held yet, all in one batch. */
  async prepare(fingerprints: readonly string[], signal: AbortSignal): Promise<void> {
    const outcome = this.#outcome;
    if (!outcome) return;
    const wanted = fingerprints.flatMap((fingerprint) => {
      const finished = this.#prepared.get(fingerprint) === undefined ? this.#finished.get(fingerprint) : undefined;
      const preview = finished?.cell.type.preview;
      if (!finished || !preview) return [];
      return [{ fingerprint, finished, preview, plan: preview.plan(finished.cell.parameters, outcome.context, finished.waves) }];
    });
    const missing = new Map<string, Reduction>();
    for (const { plan } of wanted) for (const reduction of plan) if (this.#cubes.get(keyOf(reduction)) === undefined) missing.set(keyOf(reduction), reduction);
    const read = new Map<string, ReducedTable>();
    if (missing.size > 0) {
      const answers = await outcome.reduce([...missing.values()], { signal });
      [...missing.keys()].forEach((key, i) => {
        const answer = answers[i];
        if (answer === undefined) return;
        read.set(key, answer);
        this.#cubes.set(key, answer);
      });
    }
    for (const { fingerprint, finished, preview, plan } of wanted) {
      const cube = plan.flatMap((reduction) => read.get(keyOf(reduction)) ?? this.#cubes.get(keyOf(reduction)) ?? []);
      if (cube.length < plan.length) continue;
      this.#prepared.set(fingerprint, { cell: finished.cell, answer: preview.start(cube, finished.waves, finished.cell.parameters) });
    }
  }

  /** What can be asked of a finished cell; reads what its run left out, once. null when the cell cannot be asked or has not run as it stands. */
  async ask(fingerprint: string, signal: AbortSignal): Promise<readonly WhatIfQuestion[] | null> {
    const outcome = this.#outcome;
    const finished = this.#finished.get(fingerprint);
    const whatIf = finished?.cell.type.whatIf;
    if (!outcome || !finished || !whatIf) return null;
    const { parameters } = finished.cell;
    const plan = whatIf.plan(parameters, outcome.context, finished.waves);
    const missing = plan.filter((reduction) => this.#cubes.get(keyOf(reduction)) === undefined);
    const read = missing.length === 0 ? [] : await outcome.reduce(missing, { signal });
    missing.forEach((reduction, i) => {
      const answer = read[i];
      if (answer !== undefined) this.#cubes.set(keyOf(reduction), answer);
    });
    const answers = plan.flatMap((reduction) => this.#cubes.get(keyOf(reduction)) ?? []);
    return answers.length < plan.length ? null : whatIf.start(answers, finished.waves, parameters, outcome.context);
  }

  /** What the prepared cells that read a population say for another window of it, the others as `populations` has them; a cell that cannot say is left out. */
  show(fingerprints: readonly string[], name: string, window: Window, populations: Readonly<Record<string, Population>>): Readonly<Record<string, CellRecord>> {
    const context = this.#outcome?.context;
    const records: Record<string, CellRecord> = {};
    if (!context) return records;
    for (const fingerprint of fingerprints) {
      const prepared = this.#prepared.get(fingerprint);
      if (!prepared) continue;
      const { moved, wasAsked } = withWindow(context, name, window, populations);
      try {
        const result = prepared.answer(moved);
        if (wasAsked()) records[prepared.cell.id] = recordOf(prepared.cell, result);
      } catch {
        // A window without rows, or one that the cube cannot answer: the last result stays on show.
      }
    }
    return records;
  }
}

function keyOf(reduction: Reduction): string {
  return JSON.stringify(reduction);
}

/** The context with another window of one population and the others as they stand now, and whether that population was asked for. */
function withWindow(
  context: CellContext,
  name: string,
  window: Window,
  populations: Readonly<Record<string, Population>>,
): { moved: CellContext; wasAsked: () => boolean } {
  let asked = false;
  const move = <T extends Population | null>(population: T): T => {
    if (population === null) return population;
    if (population.name === name) asked = true;
    const to = population.name === name ? window : populations[population.name]?.window;
    const column = population.window?.column ?? context.span(population.table)?.column;
    return column === undefined || to === undefined ? population : { ...population, window: { column, from: to.from, to: to.to } };
  };
  const moved: CellContext = {
    tables: context.tables,
    roles: context.roles,
    rows: context.rows,
    parameters: context.parameters,
    populationCaveats: context.populationCaveats,
    column: (population, nameOrRole) => context.column(population, nameOrRole),
    span: (table) => context.span(table),
    population: (each, key) => move(context.population(each, key)),
    defaultPopulation: (each) => move(context.defaultPopulation(each)),
  };
  return { moved, wasAsked: () => asked };
}

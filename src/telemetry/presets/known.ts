import { nameKey } from '../column-name.ts';
import { azureLlm, llmperf, openInference, otelGenai, phoenix } from './llm.ts';
import type { Preset } from './preset.ts';
import { databricks, kserve, mlflow, sagemaker } from './serving.ts';
import { evidently, nannyml, nannymlTargets } from './tabular.ts';

/** Every known export, most telling first. */
export const knownPresets: readonly Preset[] = [
  otelGenai,
  phoenix,
  openInference,
  azureLlm,
  llmperf,
  databricks,
  mlflow,
  sagemaker,
  kserve,
  nannyml,
  nannymlTargets,
  evidently,
];

/** The first known export whose telling columns are all among `names`, or null. */
export function presetOf(names: readonly string[]): Preset | null {
  const keys = new Set(names.flatMap((name) => [nameKey(name), attributeKey(name)]));
  return knownPresets.find((preset) => preset.requires.every((name) => keys.has(nameKey(name)))) ?? null;
}

/** The key of a name without the `attributes.` that span exports put before it. */
export function attributeKey(name: string): string {
  return nameKey(name.replace(/^(span_?)?attributes\./i, ''));
}

/** The preset with this id; throws for one that does not exist. */
export function presetNamed(id: string): Preset {
  const found = knownPresets.find((preset) => preset.id === id);
  if (found === undefined) throw new Error(`There is no preset "${id}".`);
  return found;
}

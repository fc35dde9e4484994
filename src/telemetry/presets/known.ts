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
  const keys = new Set(names.map(nameKey));
  return knownPresets.find((preset) => preset.requires.every((name) => keys.has(nameKey(name)))) ?? null;
}

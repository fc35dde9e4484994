import type { Preset } from './preset.ts';

/** NannyML's reference and analysis sets (column names of its documentation and bundled data sets). */
export const nannyml: Preset = {
  id: 'nannyml',
  title: 'NannyML',
  requires: ['y_pred_proba'],
  columns: {
    id: ['request_id', 0.96],
    identifier: ['request_id', 0.95],
    timestamp: ['timestamp', 0.98],
    y_pred_proba: ['score', 0.98],
    y_pred: ['prediction', 0.98],
    y_true: ['label', 0.98],
    clf_target: ['label', 0.98],
    work_home_actual: ['label', 0.95],
    repaid: ['label', 0.95],
  },
};

/** NannyML's late ground truth: an id and the target, joined to the analysis set. */
export const nannymlTargets: Preset = {
  id: 'nannyml-targets',
  title: 'NannyML ground truth',
  requires: ['id', 'clf_target'],
  columns: { id: ['request_id', 0.96], clf_target: ['label', 0.98] },
};

/** Evidently's default column mapping: `target`, `prediction`, `id`, `datetime`. */
export const evidently: Preset = {
  id: 'evidently',
  title: 'Evidently',
  requires: ['target', 'prediction'],
  columns: { target: ['label', 0.97], prediction: ['prediction', 0.97], id: ['request_id', 0.93], datetime: ['timestamp', 0.96] },
};

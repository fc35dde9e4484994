import { genAiSpans, openInferenceSpans } from './flatten/spans.ts';
import type { Preset } from './preset.ts';

/** What describes the span or its outcome, or is still nested. */
const spanPlumbing =
  /^((span_?|resource_?)?attributes|resource|span_?kind|span_?name|name|trace_?state|scope.*)$|(^|\.)(gen_ai\.(response|usage|output)\.|openinference\.|llm\.token_count\.|llm\.invocation_parameters$)/i;

/** OpenTelemetry spans with the GenAI semantic conventions, attributes as columns. */
export const otelGenai: Preset = {
  id: 'otel-genai',
  title: 'OpenTelemetry GenAI spans',
  requires: ['gen_ai.request.model'],
  flatten: genAiSpans,
  tellsAfterFlatten: true,
  notFeatures: spanPlumbing,
  columns: {
    trace_id: ['trace_id', 0.98],
    span_id: ['request_id', 0.92],
    start_time: ['timestamp', 0.97],
    start_time_unix_nano: ['timestamp', 0.96],
    timestamp: ['timestamp', 0.96],
    duration: ['latency', 0.95],
    duration_ms: ['latency', 0.97],
    status_code: ['status', 0.95],
    'error.type': ['error', 0.95],
    'gen_ai.response.model': ['model_version', 0.95],
    'gen_ai.request.model': ['model_version', 0.93],
    'gen_ai.usage.input_tokens': ['tokens_in', 0.98],
    'gen_ai.usage.output_tokens': ['tokens_out', 0.98],
    'gen_ai.usage.prompt_tokens': ['tokens_in', 0.97],
    'gen_ai.usage.completion_tokens': ['tokens_out', 0.97],
    'gen_ai.operation.name': ['route', 0.9],
    'gen_ai.conversation.id': ['subject_id', 0.6],
    'gen_ai.server.time_to_first_token': ['time_to_first_token', 0.95],
    'gen_ai.input.messages': ['prompt', 0.9],
    'gen_ai.output.messages': ['response', 0.9],
    'service.name': ['deployment', 0.9],
  },
};

const openInferenceColumns: Preset['columns'] = {
  'context.trace_id': ['trace_id', 0.98],
  'context.span_id': ['request_id', 0.95],
  start_time: ['timestamp', 0.97],
  end_time: ['timestamp', 0.4],
  latency_ms: ['latency', 0.97],
  duration_ms: ['latency', 0.97],
  status_code: ['status', 0.95],
  'attributes.llm.model_name': ['model_version', 0.93],
  'attributes.llm.token_count.prompt': ['tokens_in', 0.98],
  'attributes.llm.token_count.completion': ['tokens_out', 0.98],
  'attributes.input.value': ['prompt', 0.95],
  'attributes.output.value': ['response', 0.95],
  'attributes.session.id': ['subject_id', 0.6],
  'attributes.user.id': ['subject_id', 0.93],
  'attributes.llm.prompt_template.version': ['prompt_version', 0.97],
  'llm.model_name': ['model_version', 0.93],
  'llm.token_count.prompt': ['tokens_in', 0.98],
  'llm.token_count.completion': ['tokens_out', 0.98],
  'input.value': ['prompt', 0.95],
  'output.value': ['response', 0.95],
  'llm.prompt_template.version': ['prompt_version', 0.97],
  'user.id': ['subject_id', 0.93],
};

/** Phoenix span exports: OpenInference attributes under `attributes.`. */
export const phoenix: Preset = {
  id: 'phoenix',
  title: 'Phoenix (OpenInference) spans',
  requires: ['attributes.llm.token_count.prompt'],
  flatten: openInferenceSpans,
  notFeatures: spanPlumbing,
  columns: openInferenceColumns,
};

/** OpenInference attributes as plain columns. */
export const openInference: Preset = {
  id: 'openinference',
  title: 'OpenInference spans',
  requires: ['llm.token_count.prompt'],
  flatten: openInferenceSpans,
  notFeatures: spanPlumbing,
  tellsAfterFlatten: true,
  columns: openInferenceColumns,
};

/** Azure's published LLM inference traces. */
export const azureLlm: Preset = {
  id: 'azure-llm',
  title: 'Azure LLM inference trace',
  requires: ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'],
  columns: { TIMESTAMP: ['timestamp', 0.98], ContextTokens: ['tokens_in', 0.98], GeneratedTokens: ['tokens_out', 0.98] },
};

/** LLMPerf's per-request results. */
export const llmperf: Preset = {
  id: 'llmperf',
  title: 'LLMPerf results',
  requires: ['end_to_end_latency_s', 'ttft_s'],
  columns: {
    end_to_end_latency_s: ['latency', 0.97],
    ttft_s: ['time_to_first_token', 0.98],
    number_input_tokens: ['tokens_in', 0.98],
    number_output_tokens: ['tokens_out', 0.98],
    error_code: ['error', 0.95],
    provider: ['deployment', 0.92],
    inter_token_latency_s: ['latency', 0.4],
  },
};

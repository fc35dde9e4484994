import { captureData, jsonPayloads, loggedPayloads } from './flatten/payload-logs.ts';
import type { Preset } from './preset.ts';

/** What flattened requests and responses mean, whoever logged them. */
const payloadColumns: Preset['columns'] = {
  'response.predictions': ['prediction', 0.92],
  'request.prompt': ['prompt', 0.96],
  'response.content': ['response', 0.96],
  'response.usage.prompt_tokens': ['tokens_in', 0.97],
  'response.usage.completion_tokens': ['tokens_out', 0.97],
  'response.model': ['model_version', 0.91],
  'response.model_version': ['model_version', 0.93],
};

const notFeatures =
  /^(response\b|batch_size$|request\.(messages|message_count)$|captureData\.|eventMetadata\.|eventVersion$|sampling_fraction$|request_metadata\.)/;

const eventParts = /^(specversion|source|type|subject|datacontenttype|namespace|component|endpoint|traceparent|knativearrivaltime|data(\..*)?|metadata)$/;

/** Databricks inference tables (Mosaic AI Model Serving). */
export const databricks: Preset = {
  id: 'databricks',
  title: 'Databricks inference table',
  requires: ['databricks_request_id'],
  flatten: jsonPayloads,
  notFeatures,
  columns: {
    ...payloadColumns,
    databricks_request_id: ['request_id', 0.98],
    client_request_id: ['request_id', 0.6],
    request_time: ['timestamp', 0.97],
    request_timestamp: ['timestamp', 0.96],
    timestamp_ms: ['timestamp', 0.95],
    status_code: ['status', 0.97],
    execution_time_ms: ['latency', 0.97],
    execution_duration_ms: ['latency', 0.97],
    request: ['prompt', 0.8],
    response: ['response', 0.8],
    served_entity_id: ['model_version', 0.92],
    requester: ['subject_id', 0.8],
  },
};

/** MLflow traces as written by `mlflow.search_traces`. */
export const mlflow: Preset = {
  id: 'mlflow',
  title: 'MLflow traces',
  requires: ['trace_id', 'execution_time_ms'],
  flatten: jsonPayloads,
  notFeatures,
  columns: {
    ...payloadColumns,
    trace_id: ['trace_id', 0.98],
    request_id: ['request_id', 0.98],
    client_request_id: ['request_id', 0.7],
    request_timestamp: ['timestamp', 0.97],
    timestamp_ms: ['timestamp', 0.96],
    request_time: ['timestamp', 0.96],
    execution_time_ms: ['latency', 0.97],
    execution_duration: ['latency', 0.95],
    status: ['status', 0.95],
    state: ['status', 0.95],
    request: ['prompt', 0.92],
    response: ['response', 0.92],
  },
};

/** SageMaker Data Capture, as JSON Lines. */
export const sagemaker: Preset = {
  id: 'sagemaker',
  title: 'SageMaker Data Capture',
  requires: ['eventMetadata.eventId', 'eventMetadata.inferenceTime'],
  flatten: captureData,
  notFeatures,
  columns: {
    ...payloadColumns,
    'eventMetadata.eventId': ['request_id', 0.98],
    'eventMetadata.inferenceTime': ['timestamp', 0.98],
    'eventMetadata.inferenceId': ['request_id', 0.6],
    'captureData.endpointInput.data': ['prompt', 0.5],
    'captureData.endpointOutput.data': ['response', 0.5],
  },
};

/** KServe and Seldon payload logs: CloudEvents with an inference service name. */
export const kserve: Preset = {
  id: 'kserve',
  title: 'KServe payload log',
  requires: ['inferenceservicename'],
  flatten: loggedPayloads,
  notFeatures: new RegExp(`${notFeatures.source}|${eventParts.source}`),
  columns: {
    ...payloadColumns,
    id: ['request_id', 0.98],
    requestid: ['request_id', 0.97],
    time: ['timestamp', 0.95],
    inferenceservicename: ['deployment', 0.95],
    endpoint: ['route', 0.9],
    modelid: ['model_version', 0.9],
  },
};

import type { ColumnKind } from './column-kind.ts';
import type { Role } from './types.ts';

/** Names that plain exports give to a role. `names` maps a confidence to the spellings that deserve it; `kinds` are the types it can have. */
export interface Spelling {
  readonly role: Role;
  readonly kinds: readonly ColumnKind[];
  readonly names: readonly (readonly [number, string])[];
}

const number: readonly ColumnKind[] = ['integer', 'real'];
const key: readonly ColumnKind[] = ['string', 'integer', 'uuid'];
const word: readonly ColumnKind[] = ['string', 'integer'];
const outcome: readonly ColumnKind[] = ['string', 'integer', 'real', 'boolean'];
const flag: readonly ColumnKind[] = ['boolean', 'integer', 'string', 'real'];

/** Known spellings by role, in the order of `roles`. Compared without case and separators. */
export const spellings: readonly Spelling[] = [
  {
    role: 'request_id',
    kinds: key,
    names: [
      [0.98, 'request_id inference_id prediction_id'],
      [0.95, 'event_id transaction_id correlation_id req_id request_uuid'],
      [0.9, 'id uuid guid row_id record_id identifier'],
      [0.7, 'span_id message_id order_id txn_id call_id'],
    ],
  },
  {
    role: 'trace_id',
    kinds: key,
    names: [
      [0.98, 'trace_id otel_trace_id x_trace_id'],
      [0.7, 'parent_id root_id'],
    ],
  },
  {
    role: 'subject_id',
    kinds: key,
    names: [
      [0.95, 'user_id customer_id patient_id subject_id member_id person_id cust_id'],
      [0.9, 'account_id client_id entity_id cardholder_id'],
      [0.6, 'device_id session_id conversation_id visitor_id'],
    ],
  },
  {
    role: 'timestamp',
    kinds: ['time', 'string', 'integer', 'real'],
    names: [
      [0.98, 'timestamp ts event_time event_timestamp request_time request_timestamp inference_time inference_timestamp prediction_time prediction_timestamp'],
      [
        0.95,
        'created_at logged_at occurred_at received_at observed_at request_at datetime event_ts start_time started_at created_on log_time timestamp_utc ts_utc',
      ],
      [0.92, 'time at timestamp_ms ts_ms timestamp_ns event_date date start_time_unix_nano time_unix_nano unix_time epoch epoch_ms created'],
      [0.5, 'end_time ended_at updated_at finished_at completed_at processed_at'],
    ],
  },
  {
    role: 'model_version',
    kinds: word,
    names: [
      [0.98, 'model_version'],
      [0.94, 'model_ver modelversion_id version_model model_revision served_model_version'],
      [0.91, 'version'],
      [0.85, 'model model_id'],
      [0.75, 'model_name variant arm served_model'],
    ],
  },
  {
    role: 'deployment',
    kinds: word,
    names: [
      [0.97, 'deployment deployment_name deployment_id'],
      [0.92, 'deploy_id deploy'],
      [0.75, 'service service_name environment env pod endpoint_name cluster stage'],
    ],
  },
  {
    role: 'route',
    kinds: word,
    names: [
      [0.97, 'route'],
      [0.93, 'endpoint http_route api_route'],
      [0.8, 'path url_path operation operation_name method'],
    ],
  },
  {
    role: 'latency',
    kinds: number,
    names: [
      [0.98, 'latency_ms latency'],
      [
        0.96,
        'latency_s latency_us latency_ns latency_seconds total_latency_ms inference_latency_ms request_latency_ms response_time_ms e2e_latency_ms end_to_end_latency_s latency_millis',
      ],
      [
        0.94,
        'duration_ms response_time request_duration_ms execution_time_ms elapsed_ms inference_time_ms took_ms processing_time_ms duration_millis request_duration',
      ],
      [0.91, 'duration duration_s duration_us duration_ns elapsed'],
      [0.5, 'processing_time execution_time inter_token_latency_s'],
    ],
  },
  {
    role: 'status',
    kinds: word,
    names: [
      [0.97, 'http_status http_status_code status_code'],
      [0.94, 'status response_code grpc_status response_status'],
      [0.6, 'state result_code'],
    ],
  },
  {
    role: 'fallback',
    kinds: flag,
    names: [
      [0.97, 'fallback is_fallback fallback_used used_fallback'],
      [0.92, 'fell_back fallback_flag was_fallback served_by_fallback'],
      [0.7, 'default_response degraded'],
    ],
  },
  {
    role: 'prediction',
    kinds: outcome,
    names: [
      [0.97, 'prediction y_pred predicted_label predicted_class'],
      [0.95, 'predicted y_hat prediction_label model_prediction pred predicted_value'],
      [0.91, 'model_output prediction_value pred_label'],
      [0.8, 'decision output model_decision classification'],
    ],
  },
  {
    role: 'score',
    kinds: number,
    names: [
      [0.97, 'score y_pred_proba y_score y_prob predicted_probability prediction_score model_score prediction_probability predicted_score'],
      [0.95, 'probability proba fraud_score fraud_probability churn_score churn_probability propensity propensity_score'],
      [0.9, 'prob p_hat pred_proba toxicity_score default_probability'],
      [0.6, 'risk_score anomaly_score credit_score relevance_score'],
    ],
  },
  {
    role: 'confidence',
    kinds: number,
    names: [
      [0.96, 'confidence confidence_score prediction_confidence'],
      [0.7, 'certainty'],
    ],
  },
  {
    role: 'label',
    kinds: outcome,
    names: [
      [0.97, 'label y_true ground_truth true_label actual_label fraud_label'],
      [0.93, 'target actual clf_target is_fraud truth label_value actual_value target_label'],
      [0.8, 'y fraud converted conversion clicked churned is_chargeback chargeback defaulted outcome repaid readmitted'],
      [0.6, 'class click default result two_year_recid'],
    ],
  },
  {
    role: 'label_time',
    kinds: ['time', 'string', 'integer'],
    names: [
      [0.97, 'label_time label_timestamp labeled_at labelled_at label_ts ground_truth_time label_date'],
      [0.7, 'feedback_time outcome_time chargeback_at'],
    ],
  },
  {
    role: 'weight',
    kinds: number,
    names: [
      [0.96, 'sample_weight instance_weight observation_weight row_weight importance_weight'],
      [0.6, 'weight weights'],
    ],
  },
  {
    role: 'cost',
    kinds: number,
    names: [
      [0.96, 'cost_usd request_cost total_cost inference_cost cost_eur'],
      [0.92, 'cost'],
    ],
  },
  {
    role: 'tokens_in',
    kinds: number,
    names: [
      [0.98, 'tokens_in prompt_tokens input_tokens context_tokens number_input_tokens num_prompt_tokens'],
      [0.93, 'n_prompt_tokens prompt_token_count input_token_count num_input_tokens'],
    ],
  },
  {
    role: 'tokens_out',
    kinds: number,
    names: [
      [0.98, 'tokens_out completion_tokens output_tokens generated_tokens number_output_tokens num_completion_tokens'],
      [0.93, 'n_completion_tokens completion_token_count output_token_count num_output_tokens response_tokens'],
    ],
  },
  {
    role: 'prompt',
    kinds: ['string'],
    names: [
      [0.95, 'prompt user_prompt input_text prompt_text'],
      [0.8, 'question query_text user_message input query'],
      [0.5, 'request text'],
    ],
  },
  {
    role: 'response',
    kinds: ['string'],
    names: [
      [0.95, 'response completion response_text output_text generated_text'],
      [0.8, 'answer assistant_message reply generation'],
    ],
  },
  {
    role: 'safety_flag',
    kinds: flag,
    names: [
      [0.96, 'safety_flag safety_flagged moderation_flag'],
      [0.9, 'flagged is_flagged content_filtered safety_filter_triggered'],
      [0.7, 'blocked is_blocked refusal refused toxic unsafe'],
    ],
  },
  {
    role: 'input_hash',
    kinds: ['string', 'integer', 'uuid'],
    names: [
      [0.97, 'input_hash prompt_hash request_hash payload_hash'],
      [0.92, 'feature_hash features_hash input_sha256'],
      [0.5, 'hash checksum'],
    ],
  },
  {
    role: 'feature_time',
    kinds: ['time', 'string', 'integer'],
    names: [[0.96, 'feature_time feature_timestamp features_as_of feature_ts feature_event_time']],
  },
  {
    role: 'quality',
    kinds: number,
    names: [
      [0.93, 'quality quality_score answer_quality eval_score judge_score'],
      [0.7, 'rating user_rating thumbs feedback groundedness'],
    ],
  },
  {
    role: 'error',
    kinds: ['boolean', 'string', 'integer'],
    names: [
      [0.96, 'error is_error error_code error_type had_error'],
      [0.85, 'exception exception_type failed failure'],
      [0.6, 'error_msg error_message'],
    ],
  },
  {
    role: 'uncertainty',
    kinds: number,
    names: [
      [0.96, 'uncertainty prediction_uncertainty predictive_uncertainty'],
      [0.92, 'prediction_std pred_std predicted_std'],
      [0.6, 'entropy variance'],
    ],
  },
  {
    role: 'time_to_first_token',
    kinds: number,
    names: [[0.98, 'time_to_first_token time_to_first_token_ms time_to_first_token_s ttft ttft_ms ttft_s first_token_ms']],
  },
  {
    role: 'query_id',
    kinds: key,
    names: [
      [0.97, 'query_id search_id qid'],
      [0.7, 'impression_id list_id'],
    ],
  },
  {
    role: 'position',
    kinds: ['integer', 'real'],
    names: [
      [0.93, 'position item_position result_position'],
      [0.8, 'rank ranking slot'],
    ],
  },
  {
    role: 'prompt_version',
    kinds: word,
    names: [
      [0.97, 'prompt_version prompt_template_version template_version'],
      [0.91, 'prompt_template_id prompt_template'],
      [0.8, 'prompt_id prompt_name'],
    ],
  },
];

/** Written by scripts/make-sql-functions.mjs from the catalogues of both engines; do not edit. */

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Scalar functions that are CONSISTENT in both engines. Lower case. */
export const scalarFunctions = names(`
  abs acos acosh add aggregate alias apply array_aggr array_aggregate array_apply array_cat array_concat array_contains array_cosine_distance
  array_cosine_similarity array_cross_product array_distance array_distinct array_dot_product array_extract array_filter array_grade_up array_has
  array_has_all array_has_any array_indexof array_inner_product array_length array_negative_dot_product array_negative_inner_product array_position
  array_reduce array_resize array_reverse_sort array_select array_slice array_sort array_transform array_unique array_value array_where array_zip ascii
  asin asinh atan atan2 atanh bar base64 bin bit_count bit_length bit_position bitstring can_cast_implicitly cardinality cast_to_type cbrt ceil ceiling
  century char_length character_length chr concat concat_ws constant_or_null contains cos cosh cot damerau_levenshtein date_diff date_part date_sub
  date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear decade decode degrees divide editdist3 element_at encode
  ends_with epoch epoch_ms epoch_ns epoch_us equi_width_bins era even exp factorial filter flatten floor format format_bytes formatreadabledecimalsize
  formatreadablesize from_base64 from_binary from_hex gamma gcd generate_series get_bit grade_up greatest greatest_common_divisor hamming hash hex hour
  ilike_escape instr isfinite isinf isnan isodow isoyear jaccard jaro_similarity jaro_winkler_similarity julian last_day lcase lcm least
  least_common_multiple left left_grapheme len length length_grapheme levenshtein lgamma like_escape list_aggr list_aggregate list_apply list_cat
  list_concat list_contains list_cosine_distance list_cosine_similarity list_distance list_distinct list_dot_product list_element list_extract
  list_filter list_grade_up list_has list_has_all list_has_any list_indexof list_inner_product list_negative_dot_product list_negative_inner_product
  list_pack list_position list_reduce list_resize list_reverse_sort list_select list_slice list_sort list_transform list_unique list_value list_where
  list_zip ln log log10 log2 lower lpad ltrim make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns map map_concat map_contains
  map_entries map_extract map_extract_value map_from_entries map_keys map_values md5 md5_number microsecond millennium millisecond minute mismatches
  mod month monthname multiply nanosecond nextafter nfc_normalize normalized_interval not_ilike_escape not_like_escape octet_length ord parse_dirname
  parse_dirpath parse_filename parse_path pi position pow power prefix printf quarter radians range reduce regexp_escape regexp_extract
  regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array repeat replace replace_type reverse right right_grapheme
  round row rpad rtrim second set_bit sha1 sha256 sign signbit sin sinh split sqrt starts_with str_split str_split_regex strftime string_split
  string_split_regex string_to_array strip_accents strlen strpos strptime struct_concat struct_contains struct_extract struct_extract_at struct_has
  struct_indexof struct_insert struct_pack struct_position struct_update substr substring substring_grapheme subtract suffix tan tanh time_bucket
  timetz_byte_comparable timezone timezone_hour timezone_minute to_base to_base64 to_binary to_centuries to_days to_decades to_hex to_hours
  to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years translate trim trunc
  try_strptime typeof ucase unbin unhex unicode union_extract union_tag union_value unpivot_list upper url_decode url_encode variant_extract
  variant_typeof week weekday weekofyear xor year yearweek
`);

/** Aggregate functions that are CONSISTENT in both engines. Lower case. */
export const aggregateFunctions = names(`
  any_value arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin array_agg avg bit_and bit_or bit_xor bitstring_agg bool_and bool_or corr
  count count_if count_star countif covar_pop covar_samp entropy favg first fsum group_concat histogram histogram_exact kahan_sum kurtosis kurtosis_pop
  last list listagg mad max max_by mean median min min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count
  regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan
  var_pop var_samp variance
`);

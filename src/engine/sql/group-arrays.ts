/**
 * Lets DuckDB count groups of whole numbers of 16 bits (17 with null) in an array, where it would take a hash table beyond 12 bits: codes of numbers take half of the
 * time in the browser, two thirds natively. An aggregate of such a group has 131 072 places of a few bytes.
 */
export const groupArrays = 'SET perfect_ht_threshold = 17';

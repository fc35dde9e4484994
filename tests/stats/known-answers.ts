/** Two small samples with published results for most two-sample methods. */
export const A: readonly number[] = [38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0];
export const B: readonly number[] = [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8];

/** Counts of the values 1 to 6 on two sides, with ties. */
export const R6 = Float64Array.of(16, 18, 16, 14, 12, 12);
export const C6 = Float64Array.of(16, 16, 16, 16, 16, 8);

/** Two distributions over four cells, as counts of 20. */
export const P: readonly number[] = [17, 1, 1, 1];
export const Q: readonly number[] = [5, 5, 5, 5];

/** Attributes that groups are formed by. From 0.9 up they are protected in most jurisdictions; the rest are only sometimes meant as groups. */
export const groupNames: readonly (readonly [number, string])[] = [
  [0.97, 'sex gender race ethnicity sexual_orientation race_ethnicity'],
  [0.95, 'age_band age_group age_cat age_bucket age_range religion disability'],
  [0.9, 'nationality marital_status pregnancy veteran_status protected_group'],
  [0.5, 'language education education_level income_band'],
  [0.4, 'country region state city zip zip_code postcode postal_code county age locale'],
];

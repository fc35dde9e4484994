/** The tool's version as audits name it; equal to that of the package. */
export const toolVersion = '0.1.0';

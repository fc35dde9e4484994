export const allowed: Readonly<Record<string, readonly string[]>>;
export function importsOf(text: string): string[];
export function layerOf(root: string, file: string): string | null;
export function forbiddenImports(root: string, file: string, text: string): string[];
export function checkLayers(root: string): string[];

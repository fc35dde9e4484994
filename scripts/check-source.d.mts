export function checkFile(file: string, text: string): string[];
export function checkSource(root: string): string[];

export function fillSnippets(text: string, read: (path: string) => string): string;
export function staleFiles(options?: { write?: boolean }): string[];

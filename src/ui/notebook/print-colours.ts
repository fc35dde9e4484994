let before: string | null = null;

/** Puts the document into light colours for print: tokens are settled at the root, where a media rule of an element cannot change them. */
export function lightPaper(): void {
  const { dataset } = document.documentElement;
  before ??= dataset['theme'] ?? '';
  dataset['theme'] = 'light';
}

/** Gives the document back the colours it had before `lightPaper`. */
export function backToScreen(): void {
  const { dataset } = document.documentElement;
  if (before === '') delete dataset['theme'];
  else if (before !== null) dataset['theme'] = before;
  before = null;
}

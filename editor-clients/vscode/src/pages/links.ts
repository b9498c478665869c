// What of a page's links can the preview show? Pure.

/** Markdown without links to files, their words kept: VS Code's preview follows none, and shows their addresses in full. */
export function withoutFileLinks(markdown: string): string {
  return markdown.replaceAll(/\[([^\]\n]*)\]\(file:[^)\s]*\)/g, '$1');
}

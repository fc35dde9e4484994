import { html, type TemplateResult } from 'lit';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Nodes, RootContent } from 'mdast';

const safe = /^(?:https?:|mailto:|#)/i;

function children(node: { readonly children: readonly Nodes[] }): (TemplateResult | string)[] {
  return node.children.map((child) => inline(child));
}

function inline(node: Nodes): TemplateResult | string {
  switch (node.type) {
    case 'text':
      return node.value;
    case 'strong':
      return html`<strong>${children(node)}</strong>`;
    case 'emphasis':
      return html`<em>${children(node)}</em>`;
    case 'inlineCode':
      return html`<code>${node.value}</code>`;
    case 'break':
      return html`<br>`;
    case 'link':
      return safe.test(node.url) ? html`<a href=${node.url} rel="noreferrer noopener" target="_blank">${children(node)}</a>` : html`${children(node)}`;
    case 'image':
      return node.alt ?? '';
    case 'html':
      return node.value;
    default:
      return 'children' in node ? html`${(node.children as Nodes[]).map((child) => inline(child))}` : '';
  }
}

function block(node: RootContent): TemplateResult | string {
  switch (node.type) {
    case 'heading': {
      const content = children(node);
      if (node.depth === 1) return html`<h1>${content}</h1>`;
      return node.depth === 2 ? html`<h2>${content}</h2>` : html`<h3>${content}</h3>`;
    }
    case 'paragraph':
      return html`<p>${children(node)}</p>`;
    case 'blockquote':
      return html`<blockquote>${node.children.map(block)}</blockquote>`;
    case 'list': {
      const items = node.children.map(
        (item) => html`<li>${item.children.map((child) => (child.type === 'paragraph' && item.spread !== true ? children(child) : block(child)))}</li>`,
      );
      return node.ordered === true ? html`<ol start=${node.start ?? 1}>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case 'code':
      return html`<pre tabindex="0"><code>${node.value}</code></pre>`;
    case 'thematicBreak':
      return html`<hr>`;
    case 'html':
      return html`<p>${node.value}</p>`;
    case 'definition':
      return '';
    default:
      return inline(node);
  }
}

/** Markdown as templates, node by node: HTML in the text stays text, images become their description, links open apart. */
export function prose(markdown: string): (TemplateResult | string)[] {
  return fromMarkdown(markdown).children.map(block);
}

/** Where the introduction ends: the offset of the first heading below the title, or the length of the text. */
export function leadEnd(markdown: string): number {
  const below = fromMarkdown(markdown).children.find((node) => node.type === 'heading' && node.depth > 1);
  return below?.position?.start.offset ?? markdown.length;
}

/** Depth of the heading that stands last in the text, or null without headings. */
export function lastHeading(markdown: string): number | null {
  const headings = fromMarkdown(markdown).children.filter((node) => node.type === 'heading');
  return headings.at(-1)?.depth ?? null;
}

/** Headings of a text with their depth, as plain words. */
export function headings(markdown: string): readonly { readonly depth: number; readonly text: string }[] {
  const words = (node: Nodes): string => ('value' in node ? node.value : 'children' in node ? (node.children as Nodes[]).map(words).join('') : '');
  return fromMarkdown(markdown).children.flatMap((node) => (node.type === 'heading' ? [{ depth: node.depth, text: words(node) }] : []));
}

import { commonmarkLanguage, markdown } from '@codemirror/lang-markdown';
import { sql, StandardSQL } from '@codemirror/lang-sql';
import { yaml, yamlFrontmatter, yamlLanguage } from '@codemirror/lang-yaml';
import { syntaxTree } from '@codemirror/language';
import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, MatchDecorator, ViewPlugin, type ViewUpdate } from '@codemirror/view';

const sqlLanguage = sql({ dialect: StandardSQL });

/** Markdown with YAML front matter and YAML and SQL fences; or one cell's own language. */
export function editorLanguage(language: 'notebook' | 'yaml' | 'sql'): Extension {
  if (language === 'yaml') return [yaml(), parameterMarks];
  if (language === 'sql') return [sqlLanguage, parameterMarks];
  const content = markdown({
    base: commonmarkLanguage,
    completeHTMLTags: false,
    codeLanguages: (word) => (word === 'yaml' ? yamlLanguage : word === 'sql' ? sqlLanguage.language : null),
  });
  return [yamlFrontmatter({ content }), parameterMarks, fenceLines];
}

const parameters = new MatchDecorator({ regexp: /\{\{\s*[a-z_][a-z0-9_]*\s*\}\}/g, decoration: Decoration.mark({ class: 'cm-parameter' }) });

/** `{{name}}` stands out in every language. */
const parameterMarks = ViewPlugin.fromClass(
  class {
    marks: DecorationSet;
    constructor(view: EditorView) {
      this.marks = parameters.createDeco(view);
    }
    update(update: ViewUpdate): void {
      this.marks = parameters.updateDeco(update, this.marks);
    }
  },
  { decorations: (plugin) => plugin.marks },
);

const fenceLine = Decoration.line({ class: 'cm-fence-line' });

/** The lines of a fence have a background of their own, so that cells are seen as blocks. */
const fenceLines = ViewPlugin.fromClass(
  class {
    lines: DecorationSet;
    constructor(view: EditorView) {
      this.lines = linesOf(view);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged || syntaxTree(update.startState) !== syntaxTree(update.state)) this.lines = linesOf(update.view);
    }
  },
  { decorations: (plugin) => plugin.lines },
);

function linesOf(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  let done = -1;
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        if (node.name !== 'FencedCode') return;
        for (let at = view.state.doc.lineAt(Math.max(node.from, from)); ; at = view.state.doc.line(at.number + 1)) {
          if (at.from > done) builder.add(at.from, at.from, fenceLine);
          done = Math.max(done, at.from);
          if (at.to >= Math.min(node.to, to) || at.number >= view.state.doc.lines) return;
        }
      },
    });
  }
  return builder.finish();
}

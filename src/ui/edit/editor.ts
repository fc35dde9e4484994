import { acceptCompletion, autocompletion, type Completion, completionKeymap, completionStatus } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic as LintDiagnostic, forceLinting, lintGutter, lintKeymap, linter } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap, search } from '@codemirror/search';
import { Annotation, EditorState, Prec, Transaction } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import type { Diagnostic } from '../../notebook/types.ts';
import type { Suggestion, Suggestions } from './complete-types.ts';
import { editorLanguage } from './editor-language.ts';
import { editorTheme } from './editor-theme.ts';
import { difference } from './offset.ts';
import { markDiagnostics } from './quick-fix.ts';

export interface EditorOptions {
  /** Where the editor is put; its root (document or shadow root) takes the style sheets. */
  readonly parent: HTMLElement;
  readonly text: string;
  /** Selection to begin with, as offsets. */
  readonly selection?: { readonly anchor: number; readonly head: number };
  readonly language: 'notebook' | 'yaml' | 'sql';
  readonly label: string;
  /** Id of the element in the same root that says how to leave. */
  readonly describedBy: string;
  complete(text: string, offset: number): Suggestions | null;
  /** Problems of a text, positions counted within it. */
  diagnose(text: string): readonly Diagnostic[];
  onChange(text: string): void;
  onApply(): void;
  onRun(): void;
}

/** A running editor. */
export interface Editor {
  readonly text: string;
  /** Replaces the text where it differs; the cursor stays at its words. */
  setText(text: string): void;
  /** Selects an offset and scrolls it into view; takes the focus. */
  goTo(offset: number): void;
  focus(): void;
  /** Asks `diagnose` again. */
  check(): void;
  destroy(): void;
}

/** Marks changes that come from outside, so that they are not reported back. */
const external = Annotation.define<boolean>();

const kinds: Readonly<Record<Suggestion['kind'], string>> = {
  'cell type': 'class',
  key: 'property',
  value: 'enum',
  column: 'variable',
  role: 'constant',
  source: 'namespace',
  parameter: 'constant',
  function: 'function',
  keyword: 'keyword',
};

function completion(option: Suggestion): Completion {
  const { label, detail, info, kind, boost, apply } = option;
  return {
    label,
    type: kinds[kind],
    ...(detail === undefined || detail === '' ? {} : { detail }),
    ...(info === undefined || info === '' ? {} : { info }),
    ...(boost === undefined ? {} : { boost }),
    ...(apply === undefined ? {} : { apply }),
  };
}

function lint(text: string, diagnostics: readonly Diagnostic[]): LintDiagnostic[] {
  return markDiagnostics(text, diagnostics).map(({ from, to, diagnostic, fix }) => ({
    from,
    to,
    severity: 'error',
    message:
      diagnostic.hint === undefined ? diagnostic.message : `${diagnostic.message}. ${diagnostic.hint.charAt(0).toUpperCase()}${diagnostic.hint.slice(1)}`,
    actions: fix === null ? [] : [{ name: `Change to ${fix.insert}`, apply: (view) => view.dispatch({ changes: fix, userEvent: 'input.fix' }) }],
  }));
}

/** Starts an editor. Its style sheets go to the root as constructed sheets, which the page's policy allows. */
export function createEditor(options: EditorOptions): Editor {
  const root = options.parent.getRootNode();
  const used = (act: () => void) => (): boolean => {
    act();
    return true;
  };
  const keys = [
    { key: 'Mod-Enter', preventDefault: true, stopPropagation: true, run: used(() => options.onRun()) },
    { key: 'Mod-s', preventDefault: true, stopPropagation: true, run: used(() => options.onApply()) },
    { key: 'Tab', run: (view: EditorView) => completionStatus(view.state) === 'active' && acceptCompletion(view) },
  ];
  // After Escape the next Tab leaves the editor, however long it takes: no keyboard trap, and no hurry.
  const leave = {
    key: 'Escape',
    run(view: EditorView): boolean {
      view.setTabFocusMode(3_600_000);
      return true;
    },
  };
  const extensions = [
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    EditorView.lineWrapping,
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    bracketMatching(),
    indentOnInput(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    search({ top: true }),
    editorLanguage(options.language),
    autocompletion({
      icons: false,
      override: [
        ({ pos, explicit, state }) => {
          const found = options.complete(state.doc.toString(), pos);
          if (found === null || (!explicit && found.from === pos && !/[:[{,.]\s?$/.test(state.sliceDoc(Math.max(0, pos - 2), pos)))) return null;
          return { from: found.from, options: found.options.map(completion), validFor: /^[\w-]*$/ };
        },
      ],
    }),
    linter((view) => lint(view.state.doc.toString(), options.diagnose(view.state.doc.toString())), { delay: 300 }),
    editorTheme,
    Prec.highest(keymap.of(keys)),
    keymap.of([...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, indentWithTab, ...defaultKeymap]),
    Prec.lowest(keymap.of([leave])),
    EditorView.contentAttributes.of({
      'aria-label': options.label,
      'aria-describedby': options.describedBy,
      tabindex: '0',
      spellcheck: 'false',
      autocapitalize: 'off',
    }),
    EditorView.updateListener.of((update) => {
      // The list scrolls, so it must be reachable by itself; the editor gives it no tab stop.
      if (completionStatus(update.state) === 'active') options.parent.querySelector('.cm-tooltip-autocomplete > ul')?.setAttribute('tabindex', '0');
      if (update.docChanged && !update.transactions.some((each) => each.annotation(external) === true)) options.onChange(update.state.doc.toString());
    }),
  ];
  const view = new EditorView({
    parent: options.parent,
    ...(root instanceof ShadowRoot ? { root } : {}),
    state: EditorState.create({ doc: options.text, extensions, ...(options.selection === undefined ? {} : { selection: options.selection }) }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    setText(text) {
      const changes = difference(view.state.doc.toString(), text);
      if (changes !== null) view.dispatch({ changes, annotations: [external.of(true), Transaction.addToHistory.of(false)] });
      forceLinting(view);
    },
    goTo(offset) {
      const at = Math.min(offset, view.state.doc.length);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    check: () => forceLinting(view),
    destroy: () => view.destroy(),
  };
}

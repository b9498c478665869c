// A suggestion that was not there yet when it was asked for: where the user still rests there, the editor asks once more.

import {
  commands,
  InlineCompletionTriggerKind,
  window,
  type InlineCompletionContext,
  type Position,
  type TextDocument,
} from 'vscode';

interface Asked {
  readonly uri: string;
  readonly version: number;
  readonly position: Position;
}

/** Remembers where the last question was asked, and has it asked again when the server says so. */
export class Again {
  #last: Asked | undefined;
  #ours = false;

  /** The context of a question: one that this asks is no wish of the user's for several suggestions. */
  asked(document: TextDocument, position: Position, context: InlineCompletionContext): InlineCompletionContext {
    this.#last = { uri: document.uri.toString(), version: document.version, position };
    const ours = this.#ours;
    this.#ours = false;
    return ours ? { ...context, triggerKind: InlineCompletionTriggerKind.Automatic } : context;
  }

  /** The notification temoto/askAgain. */
  async told({ uri }: { readonly uri: string }): Promise<void> {
    const editor = window.activeTextEditor;
    const last = this.#last;
    if (
      editor?.document.uri.toString() === uri &&
      last?.uri === uri &&
      last.version === editor.document.version &&
      editor.selection.isEmpty &&
      last.position.isEqual(editor.selection.active)
    ) {
      this.#ours = true;
      await commands.executeCommand('editor.action.inlineSuggest.trigger');
      this.#ours = false;
    }
  }
}

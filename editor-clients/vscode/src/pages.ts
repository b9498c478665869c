// How are explanations shown? As rendered Markdown beside the code. Their text is asked of the server by the stock client
// (workspace/textDocumentContent), and asked again each time it grew.

import { commands, Uri, window } from 'vscode';
import type { ShowDocumentRequest } from 'vscode-languageclient/node';

const SCHEME = 'temoto-explain:';

/** Answers window/showDocument: an explanation in the preview, anything else as the stock client does. */
export const showPage: ShowDocumentRequest.MiddlewareSignature = async (params, token, next) => {
  if (!params.uri.startsWith(SCHEME)) {
    return next(params, token);
  }
  const editor = window.activeTextEditor;
  try {
    await commands.executeCommand('markdown.showPreviewToSide', Uri.parse(params.uri));
  } catch {
    return next(params, token); // VS Code's own Markdown extension is switched off
  }
  if (editor && !params.takeFocus) {
    await window.showTextDocument(editor.document, editor.viewColumn, false); // the user may be typing
  }
  return { success: true };
};

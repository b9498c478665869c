// How are explanations shown? As rendered Markdown beside the code. Their text is asked of the server by the stock client
// (workspace/textDocumentContent), and asked again each time it grew.

import { commands, Uri, ViewColumn } from 'vscode';
import type { Middleware, ShowDocumentRequest } from 'vscode-languageclient/node';

import { withoutFileLinks } from './links.ts';

const SCHEME = 'temoto-explain:';
const PREVIEW = 'vscode.markdown.preview.editor';

/** Answers window/showDocument: an explanation in the preview, anything else as the stock client does. */
export const showPage: ShowDocumentRequest.MiddlewareSignature = async (params, token, next) => {
  if (!params.uri.startsWith(SCHEME)) {
    return next(params, token);
  }
  try {
    // Not `markdown.showPreviewToSide`: it takes the focus, and the user may be typing.
    const options = { viewColumn: ViewColumn.Beside, preserveFocus: params.takeFocus !== true };
    await commands.executeCommand('vscode.openWith', Uri.parse(params.uri), PREVIEW, options);
    return { success: true };
  } catch {
    return next(params, token); // VS Code's own Markdown extension is switched off
  }
};

/** Answers what a page holds. */
export const pageText: NonNullable<Middleware['provideTextDocumentContent']> = async (uri, token, next) => {
  const text = await next(uri, token);
  return text && withoutFileLinks(text);
};

// What does the user want done? The one question temoto asks (temoto/input), put in an input box.

import { window } from 'vscode';

interface Question {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
}

/** { text }, or null where the user called it off. */
export async function input(question: Question): Promise<{ text: string } | null> {
  const text = await window.showInputBox({
    title: question.title,
    prompt: question.prompt,
    placeHolder: question.placeholder,
    ignoreFocusOut: true, // looking at the code calls nothing off
  });
  return text === undefined ? null : { text };
}

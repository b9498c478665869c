// Which Python has the user chosen for this workspace? Asked of the Python extension, where it is installed; nothing is run.

import { Disposable, extensions, workspace } from 'vscode';

const LIMIT_MS = 3_000; // the extension may be busy looking for interpreters; temoto does not wait for that

interface PythonExtension {
  environments?: {
    getActiveEnvironmentPath(resource?: unknown): { path: string };
    onDidChangeActiveEnvironmentPath?(listener: () => void): Disposable;
    resolveEnvironment(environment: { path: string }): Promise<{ executable: { uri?: { fsPath: string } } } | undefined>;
  };
}

/** The path of the interpreter; undefined where none is known, or where the folder is not trusted to name one. */
export async function interpreter(): Promise<string | undefined> {
  if (!workspace.isTrusted) {
    return undefined;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), LIMIT_MS);
  });
  try {
    return await Promise.race([asked(), late]);
  } catch {
    return undefined; // another extension's failure; PATH is left
  } finally {
    clearTimeout(timer);
  }
}

async function asked(): Promise<string | undefined> {
  const python = extensions.getExtension<PythonExtension>('ms-python.python');
  const known = (await python?.activate())?.environments;
  const active = known?.getActiveEnvironmentPath(workspace.workspaceFolders?.[0]);
  return active && (await known?.resolveEnvironment(active))?.executable.uri?.fsPath;
}

/** Calls `changed` whenever the user chooses another interpreter. */
export function whenChosen(changed: () => void): Disposable {
  const python = extensions.getExtension<PythonExtension>('ms-python.python');
  if (!python) {
    return new Disposable(() => undefined);
  }
  let watching: Disposable | undefined;
  let gone = false;
  void python.activate().then(
    (known) => {
      watching = gone ? undefined : known.environments?.onDidChangeActiveEnvironmentPath?.(changed);
    },
    () => undefined, // another extension's failure
  );
  return new Disposable(() => {
    gone = true;
    watching?.dispose();
  });
}

"""Serving over TCP: where, to whom, and why not."""

from temoto.core.messages import Sentence


class ServeMessage(Sentence):
    LISTENING = (
        "Serving at {place}. Editors say the token in {file} as initializationOptions.token (docs/lsp-extensions.md).",
        "{place} で待ち受けています。エディターは {file} のトークンを initializationOptions.token で渡してください"
        "(docs/lsp-extensions.md)。",
    )
    LISTENING_VARIABLE = (
        "Serving at {place}. Editors say the token of TEMOTO_TOKEN as initializationOptions.token (docs/lsp-extensions.md).",
        "{place} で待ち受けています。エディターは TEMOTO_TOKEN のトークンを initializationOptions.token で渡してください"
        "(docs/lsp-extensions.md)。",
    )
    NO_PLACE = (
        "{given} is no address to serve at. Write 127.0.0.1:PORT; with port 0 the system chooses one.",
        "{given} は待ち受けるアドレスではありません。127.0.0.1:ポート番号 と書いてください(0 なら空きポートを使います)。",
    )
    NOT_LOOPBACK = (
        "{given} can be reached from other machines, so temoto does not serve there. Use 127.0.0.1:PORT, "
        "and a tunnel (ssh -L) from elsewhere.",
        "{given} は他のマシンから届くため使えません。127.0.0.1:ポート番号 を使い、他のマシンからはトンネル(ssh -L)で接続してください。",
    )
    CANNOT_LISTEN = (
        "temoto cannot serve at {place}: {detail}. Choose another port; with 0 the system chooses one.",
        "{place} で待ち受けられません: {detail}。別のポートを指定してください(0 なら空きポートを使います)。",
    )
    PORT_TAKEN = ("another program listens there", "別のプログラムが使用中です")
    TOKEN_OPEN = (
        "Others on this machine may read {file}. Make it yours alone (chmod 600 {file}), or name a file that is not there yet.",
        "{file} は他のユーザーも読めます。自分だけが読めるようにするか(chmod 600 {file})、まだ存在しないファイルを指定してください。",
    )
    TOKEN_FILE_FAILED = (
        "The token file {file} cannot be used: {detail}. Name another one.",
        "トークンファイル {file} を使えません: {detail}。別のファイルを指定してください。",
    )
    TOKEN_UNUSABLE = (
        "What {place} holds is no token: it takes {least} or more ASCII characters without blanks. "
        "Without it, temoto makes one.",
        "{place} の内容はトークンとして使えません。空白のない ASCII 文字 {least} 文字以上が必要です。なければ temoto が作ります。",
    )
    EDITOR_REFUSED = (
        "temoto does not serve this editor: initializationOptions.token is missing or wrong. "
        "Set it to the token that `temoto serve --tcp` named when it started.",
        "このエディターには応答できません: initializationOptions.token がないか、違います。"
        "`temoto serve --tcp` が起動時に示したトークンを設定してください。",
    )

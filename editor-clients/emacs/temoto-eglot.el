;;; temoto-eglot.el --- temoto through eglot, Emacs' own LSP client  -*- lexical-binding: t; -*-

;;; Commentary:

;; Suggestions from a model on your own machine by `completion-at-point', and code actions by `eglot-code-actions'.
;; Loading this file says which server serves; `M-x eglot' starts it.  README.md beside this file says the rest.

;;; Code:

(require 'eglot)

(defgroup temoto nil
  "Completions and code actions from a model on your own machine."
  :group 'eglot)

(defcustom temoto-command '("temoto" "serve")
  "The server: a program and its arguments."
  :type '(repeat string))

;; Eglot tells a server the language by the first of these a buffer's mode is derived from, so the modes of languages come first.
(defcustom temoto-modes
  '(python-mode python-ts-mode c-mode c-ts-mode c++-mode c++-ts-mode csharp-mode csharp-ts-mode java-mode java-ts-mode
    js-mode js-ts-mode typescript-mode typescript-ts-mode tsx-ts-mode css-mode css-ts-mode html-mode go-mode go-ts-mode
    rust-mode rust-ts-mode ruby-mode ruby-ts-mode php-mode php-ts-mode perl-mode lua-mode lua-ts-mode
    sh-mode bash-ts-mode powershell-mode sql-mode r-mode haskell-mode elixir-mode elixir-ts-mode erlang-mode
    clojure-mode scala-mode kotlin-mode kotlin-ts-mode swift-mode dart-mode zig-mode nix-mode
    emacs-lisp-mode scheme-mode makefile-mode cmake-mode cmake-ts-mode dockerfile-mode dockerfile-ts-mode
    json-mode json-ts-mode yaml-mode yaml-ts-mode toml-mode toml-ts-mode latex-mode markdown-mode org-mode
    prog-mode text-mode)
  "Major modes in which eglot starts temoto; those derived from them count too.
Eglot runs one server a buffer, so leave out the modes of a language whose own server you want to keep."
  :type '(repeat symbol))

(defclass temoto-server (eglot-lsp-server) ()
  :documentation "A running temoto.")

;; Without a region eglot sends the sexp at point with a code action, which a server cannot tell from one that is marked.
(defconst temoto--bounds
  (seq-find #'fboundp '(eglot--code-action-bounds eglot--region-bounds))
  "The function of this eglot that says what a code action is about.")

(defun temoto--region-or-point (bounds)
  "BOUNDS of a code action, but for the sexp at point: point itself."
  (if (and (not (use-region-p))
           (cl-typep (eglot-current-server) 'temoto-server)
           (equal bounds (let ((sexp (bounds-of-thing-at-point 'sexp))) (list (car sexp) (cdr sexp)))))
      (list (point) (point))
    bounds))

(when temoto--bounds
  (advice-add temoto--bounds :filter-return #'temoto--region-or-point)
  (cl-defmethod eglot-client-capabilities ((_server temoto-server))
    "What eglot can do, and that what it sends with a code action is what the user marked."
    (plist-put (cl-call-next-method) :experimental '(:temoto (:selection t)))))

(add-to-list 'eglot-server-programs (cons temoto-modes (cons 'temoto-server temoto-command)))

(provide 'temoto-eglot)
;;; temoto-eglot.el ends here

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

(defcustom temoto-modes '(prog-mode text-mode)
  "Major modes in which eglot starts temoto; those derived from them count too.
Eglot runs one server a buffer, so leave out the modes of a language whose own server you want to keep."
  :type '(repeat symbol))

(add-to-list 'eglot-server-programs (cons temoto-modes temoto-command))

(provide 'temoto-eglot)
;;; temoto-eglot.el ends here

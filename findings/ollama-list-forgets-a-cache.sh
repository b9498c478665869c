#!/usr/bin/env bash
# Ollama 0.34.4: /api/ps (and Ollama's own scheduler) counts one of the two KV caches of a model with sliding windows.
#
# Guess: the size it lists is what its llama-server logs: weights, caches, compute buffers.
# Seen: it keeps the log's sizes by (component, device, kind), and both caches of Gemma 3, Gemma 4 or gpt-oss are
# "llama_kv_cache: CPU KV": the second line takes the place of the first. Of Gemma 3 4B at 4,096 tokens it counts 174 of 254 MiB; of gpt-oss
# 20B at 32,768 tokens the 0.8 GB of its global layers are missing. llm/llama_server.go means to replace what was logged while it was
# tried whether the model fits; two lines of one load are the same to it.
# Releases: github.com/ollama/ollama v0.34.4 (2026-09-23), the newest that could be had on 2026-11-28. Upstream:
# ollama/ollama pull request 17037 (2026-07-05) mends it, open; measured there with gemma3:4b on a GPU, 2.4 GB too little at 128K.
# Needs go (1.24 or newer) and the Go proxy. Says 0 while the surprise is there.
set -euo pipefail
version="${1:-v0.34.4}"
work="$(mktemp -d)"
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
source="$(go mod download -json "github.com/ollama/ollama@$version" | sed -n 's/.*"Dir": "\(.*\)",*/\1/p')"
cp -r "$source" "$work/ollama"
chmod -R u+w "$work/ollama"
cd "$work/ollama"
cat > llm/two_caches_test.go <<'GO'
package llm

import (
	"io"
	"testing"
)

func TestTwoCaches(t *testing.T) {
	runner := &llamaServerRunner{}
	log := &memoryParsingWriter{inner: io.Discard, runner: runner}
	for _, line := range []string{
		"llama_kv_cache:        CPU KV buffer size =    80.00 MiB\n",
		"llama_kv_cache:        CPU KV buffer size =   174.00 MiB\n",
	} {
		log.Write([]byte(line))
	}
	t.Logf("llama-server logged 80 + 174 MiB; Ollama counts %d MiB", runner.memTotal>>20)
	if runner.memTotal>>20 == 254 {
		t.Fatal("both are counted: the surprise is gone")
	}
}
GO
go test ./llm -run TestTwoCaches -v -count=1

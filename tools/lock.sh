#!/usr/bin/env bash
# Resolve all dependencies anew. The lock files hold versions and hashes, and name no registry.
set -euo pipefail
cd "$(dirname "$0")/.."

# `make lock UPGRADE=1` takes the newest versions, otherwise only what pyproject.toml asks for changes.
upgrade=${UPGRADE:+--upgrade}
uv=${UV:-.venv/bin/uv}

compile() { # compile OUTPUT ARGUMENTS…
	local output=$1
	shift
	"$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --output-file "$output" $upgrade "$@"
}

compile requirements.lock pyproject.toml --group science --group demo
# The tests' packages go on top of the runtime's, so both agree on every version.
compile requirements-test.lock pyproject.toml --group science --group demo --group test --constraint requirements.lock
compile requirements-node.lock --group node
compile requirements-uv.lock --group uv

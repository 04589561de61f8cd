#!/bin/sh
# Runs every driver of fuzz/ for so many minutes each, one after the other: scripts/fuzz.sh 5. Findings in out/fuzz.
set -eu
cd "$(dirname "$0")/.."
minutes=${1:-5}

# Atheris belongs to no ordinary installation: only these drivers need it.
.venv/bin/python -c 'import atheris' 2>/dev/null || {
    index=${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-${PIP_INDEX_URL:-}}}
    index=${index:-$(.uv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
    UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" .uv/bin/uv pip install --quiet ${index:+--default-index "$index"} \
        --python .venv/bin/python --group fuzz
}

for driver in fuzz/fuzz_*.py; do
    name=$(basename "$driver" .py | sed 's/^fuzz_//')
    corpus=out/fuzz/$name
    mkdir -p "$corpus"
    seeds=
    [ "$name" != notice ] || seeds=src/linli/notices/reading/tests/labelled
    echo "== $name, $minutes min"
    nice -n 15 .venv/bin/python "$driver" -max_total_time=$((minutes * 60)) -timeout=30 -rss_limit_mb=2048 \
        -max_len=4000 -len_control=0 -print_final_stats=1 -verbosity=0 -artifact_prefix="out/fuzz/$name-" "$corpus" $seeds
done

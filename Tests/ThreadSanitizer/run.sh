#!/usr/bin/env bash
# Runs tests under the thread sanitizer, on Linux with what mutex.c says.
#
#   Tests/ThreadSanitizer/run.sh [--filter …]
#
# Set in the environment:
#   TRAITS          the traits to build with, for example Hummingbird for the live servers (default: none)
set -euo pipefail
cd "$(dirname "$0")/../.."
traits=${TRAITS:-}
scratch=.build-thread-sanitizer${traits:+-$traits}
log=$(mktemp)
swift build --build-tests --sanitize=thread --scratch-path "$scratch" ${traits:+--traits "$traits"}
preload=
if [ "$(uname)" = Linux ]; then
    clang -O1 -shared -fPIC -o "$scratch/mutex.so" Tests/ThreadSanitizer/mutex.c -ldl
    preload=$PWD/$scratch/mutex.so
fi
bundle=$(find "$scratch"/*/debug -maxdepth 1 -name '*PackageTests.xctest' | head -n 1)
LD_PRELOAD=$preload TSAN_OPTIONS="halt_on_error=0 exitcode=66" \
    "$bundle" --testing-library swift-testing "$@" >"$log" 2>&1 || hasFailed=1
grep -aE 'Test run with' "$log" | tail -n 1 || true
[ -z "${hasFailed:-}" ] || grep -aE '✘|SUMMARY: ThreadSanitizer' "$log" | tail -n 40
races=$(grep -c 'WARNING: ThreadSanitizer' "$log" || true)
[ "$races" = 0 ] || { grep -A 20 'WARNING: ThreadSanitizer' "$log" | head -n 60; exit 1; }
[ -z "${hasFailed:-}" ] || { tail -n 20 "$log"; exit 1; }
echo "0 races reported"

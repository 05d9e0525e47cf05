#!/bin/sh
# Feeds random input to the readers of the propagation formats, with libFuzzer.
#
#   Tests/Fuzzing/run.sh [target] [runs]
#
#   target   one of the files in Targets, without its ending, or "all" (the default)
#   runs     how many inputs each target gets (default 20000)
#
# Set in the environment:
#   SANITIZERS      what to build with besides the fuzzer (default "address"; "none" for the fuzzer alone, which is faster)
#   BUILD           where to build (default .build/fuzzing)
#   MAX_LEN         how long an input may be, in bytes (default 4096)
#   MAX_TOTAL_TIME  after how many seconds a target stops at the latest (default 0: never)
#   SEED            where random numbers start (default 1)
#
# What the fuzzer learns is kept in $BUILD/corpus. An input that breaks an invariant ends up as $BUILD/crash-….
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${1:-all}
runs=${2:-20000}
build=${BUILD:-$root/.build/fuzzing}
sanitizers=fuzzer
[ "${SANITIZERS:-address}" = none ] || sanitizers=fuzzer,${SANITIZERS:-address}
objects=$build/$(echo "$sanitizers" | tr , -)
mkdir -p "$objects" "$build/corpus"

compile() {
    nice swiftc -O -swift-version 6 -parse-as-library -whole-module-optimization -package-name swift_opentracing \
        -sanitize="$sanitizers" -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
        -enable-upcoming-feature InternalImportsByDefault -I "$objects" "$@"
}

# Builds a module where a source is newer than what was built of it.
module() {
    name=$1
    shift
    if [ -e "$objects/$name.o" ] && [ -z "$(find "$@" -newer "$objects/$name.o" -print | head -n 1)" ]; then
        return
    fi
    echo "Building $name ($sanitizers)"
    compile -module-name "$name" -emit-module -emit-module-path "$objects/$name.swiftmodule" \
        -c -o "$objects/$name.o" "$@"
    rm -f "$objects"/fuzz-*
}

module OpenTracingSupport $(find "$root/Sources/OpenTracingSupport" -name '*.swift' | sort)
module OpenTracing $(find "$root/Sources/OpenTracing" -name '*.swift' | sort)
module OpenTracingSDK $(find "$root/Sources/OpenTracingSDK" -name '*.swift' | sort)

fuzz() {
    name=$1
    program=$objects/fuzz-$name
    headers=$root/Tests/OpenTracingSDKTests/Propagation/HeaderList.swift
    if [ ! -e "$program" ] || [ -n "$(find "$here/Support" "$here/Targets/$name.swift" "$headers" -newer "$program")" ]; then
        echo "Building $name ($sanitizers)"
        compile -module-name "Fuzz_$(echo "$name" | tr - _)" -o "$program" \
            "$here"/Support/*.swift "$here/Targets/$name.swift" "$headers" \
            "$objects/OpenTracingSupport.o" "$objects/OpenTracing.o" "$objects/OpenTracingSDK.o"
    fi
    mkdir -p "$build/corpus/$name" "$build/seeds/$name"
    "$here/seeds.sh" "$name" "$build/seeds/$name"
    # Lengths and counts are guessed sooner by a fuzzer that looks at the numbers which the code compares.
    dictionary=$here/text.dict
    profile=0
    case $name in *-binary) dictionary=$here/binary.dict profile=1 ;; esac
    echo "Fuzzing $name"
    SWIFT_BACKTRACE=enable=no nice "$program" -runs="$runs" -max_len="${MAX_LEN:-4096}" -seed="${SEED:-1}" \
        -max_total_time="${MAX_TOTAL_TIME:-0}" -timeout=60 -rss_limit_mb=2048 -detect_leaks=0 -print_final_stats=1 \
        -use_value_profile="$profile" \
        -verbosity="${VERBOSITY:-0}" -dict="$dictionary" -artifact_prefix="$build/" \
        "$build/corpus/$name" "$build/seeds/$name" 2>"$build/$name.log" || {
        tail -n 40 "$build/$name.log"
        echo "$name failed; the input is in $build" >&2
        exit 1
    }
    grep '^stat::' "$build/$name.log"
}

if [ "$target" = all ]; then
    for source in "$here"/Targets/*.swift; do
        fuzz "$(basename "$source" .swift)"
    done
else
    fuzz "$target"
fi

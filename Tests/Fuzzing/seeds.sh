#!/bin/sh
# Writes the inputs that fuzzing begins with.
#
#   Tests/Fuzzing/seeds.sh <target> <folder>
#
# The first byte of a text input holds options; 0 is for headers, 1 for text maps, 2 for carriers that answer by name only
# (printed as digits, of which the lowest bits count). Names of headers are numbered by letters, in the order in which the
# target lists them.
set -eu

target=$1
folder=$2
count=0

seed() {
    count=$((count + 1))
    # shellcheck disable=SC2059 # The seeds are formats, for the sake of their escapes.
    printf "$@" >"$folder/seed-$count"
}

trace=12345678901234567890123456789012
span=1234567890123456

case $target in
w3c)
    seed "0a:00-$trace-$span-01"
    seed "0a:00-$trace-$span-03\nb:foo=1,bar=2\nb:rojo=1, congo=2\nc:k=v"
    seed "1a:cc-$trace-$span-01-what\nb:foo@bar=1\nc:k%%20y=v%%2Bw;ttl=60;p,Key=caf%%C3%%A9"
    seed "0a:ff-$trace-$span-01\nc:k=v"
    seed "0a:00-$trace-$span-01\na:00-$trace-$span-01"
    seed "2c:a=1,b=2\nc:c=%%FF;p"
    ;;
w3c-baggage)
    seed '0a:k=v'
    seed '0a:k=v;ttl=60;p,Key = caf%%C3%%A9 ; q=1,100%%=1,user%%20id=2\na:k=%%FF,a=%%E2%%82,b=v+w,c=v%%2Bw'
    seed '1a:=1,a,a b=1,k=x=y==,,k='
    ;;
b3 | b3-multiple)
    seed '0a:80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90\ngk:v w'
    seed '0a:64fe8b2a57d3eff7-e457b5a2e4d86bd1'
    seed '0a:0'
    seed '1a:d\ngKey:v%%41'
    seed '0b:80f198ee56343ba864fe8b2a57d3eff7\nc:e457b5a2e4d86bd1\nd:05e3ac9a4f6e3b90\ne:true\ngk:v'
    seed '2b:64fe8b2a57d3eff7\nc:e457b5a2e4d86bd1\nf:1'
    seed '0a:x\nb:64fe8b2a57d3eff7\nc:e457b5a2e4d86bd1\ne:0'
    ;;
jaeger)
    seed '0a:7a98ac5e62c4f186%%3Ab3b6a1d3790fd9ac%%3A0%%3A1\nbk:a+b%%20c'
    seed "0a:$trace:$span:$span:3\nbKey:caf%%C3%%A9"
    seed '1a:a:b:0:1\nbk:100%%\nbl:a+b'
    seed '0c:find+me\nd:k1=v1, k2=v2'
    seed '2a:0:0:0:0\nd:k1%%3Dv1'
    ;;
basic-tracer)
    seed '0a:a\nb:b\nc:true\ndk:v w'
    seed "1a:$trace\nb:$span\nc:False\ndKey:\303\251"
    seed '0a:10000000000000000\nb:1\nc:1\ndk:%%41%%'
    seed '0a:a\nb:b'
    ;;
composite)
    seed "0a:00-$trace-$span-01\nb:foo=1\nc:Key=v;p"
    seed "0d:$trace-$span-1-$span\njk:v\nc:k=w"
    seed "0e:$trace\nf:$span\ng:$span\nh:1\ni:1"
    seed "1k:$trace:$span:0:1\nlk:v\nn:k=w,l=x"
    seed '0m:d\nd:0\nlk:v\nrk:w'
    seed "2o:$span\np:$span\nq:true\nrk:v"
    seed "0a:x\nd:y\nk:z\no:$span\np:$span\nq:true"
    ;;
jaeger-binary)
    ids='\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\41\42\43\44\45\46\47\50\0\0\0\0\0\0\0\5'
    seed "$ids"'\1\0\0\0\0'
    seed "$ids"'\3\0\0\0\1\0\0\0\1k\0\0\0\2\303\251'
    seed "$ids"'\0\0\0\0\2\0\0\0\1k\0\0\0\1v\0\0\0\1k\0\0\0\0'
    seed '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\1k\0\0\0\1v'
    ;;
basic-tracer-binary)
    ids='\11\1\2\3\4\5\6\7\10\21\1\2\3\4\5\6\7\10'
    seed '\0\0\0\22'"$ids"
    seed '\0\0\0\24'"$ids"'\30\1'
    seed '\0\0\0\35'"$ids"'\30\1\42\7\12\1k\22\2\303\251'
    seed '\0\0\0\5\42\3\12\1k'
    seed "$ids"'\30\1\42\7\12\1k\22\2\303\251'
    seed '\42\6\12\1k\22\1v\42\6\22\1w\12\1k\50\226\1\72\2\1\2'
    seed '\0\0\0\40'"$ids"'\50\226\1\65\1\2\3\4\42\4\12\0\22\0'
    ;;
*)
    echo "There are no seeds for $target" >&2
    exit 1
    ;;
esac

# Sourced by the scripts beside it; not run by itself.
# Exit codes of every script: 0 done, 1 something failed, 2 wrong use, 3 this machine lacks something (said in words).
set -euo pipefail
eco_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
eco_bin=$eco_root/build/release/bin

eco_say() { printf '%s\n' "$*" >&2; }

# eco_stop CODE WHAT REMEDY
eco_stop() {
  eco_say "${0##*/}: $2"
  eco_say "  remedy: $3"
  exit "$1"
}

# eco_need_disk DIRECTORY MIB: stops where less is free.
eco_need_disk() {
  local free
  [ -d "$1" ] || mkdir -p "$1" 2>/dev/null || eco_stop 3 "cannot create $1" "choose a directory you may write to"
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$2" ] || eco_stop 3 "$1 has $free MiB free, $2 MiB are needed" "free some disk space"
}

# eco_need_port PORT: stops where somebody already listens on 127.0.0.1:PORT.
eco_need_port() {
  case $1 in '' | *[!0-9]*) eco_stop 2 "port '$1' is not a number" "give a port from 1024 to 65535" ;; esac
  if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
    eco_stop 3 "port $1 on 127.0.0.1 is in use" "end the program that listens there, or choose another port"
  fi
}

# How many compilers at once: one per core, and 1.5 GiB of memory for each.
eco_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo 2>/dev/null || true)
  [ "${memory:-0}" -ge 1 ] || memory=1
  echo $((memory < cores ? memory : cores))
}

# eco_quietly LOG WHAT COMMAND…: output goes to LOG; where the command fails its end is shown, and the script stops.
eco_quietly() {
  local log=$1 what=$2
  shift 2
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    if grep -q 'No space left on device' "$log"; then
      eco_stop 3 "$what: the disk is full" "free some disk space and start again"
    fi
    eco_stop 1 "$what failed" "the whole output is in $log"
  fi
}

# eco_configure PRESET [CMAKE ARGUMENT…]: leaves build/PRESET configured.
eco_configure() {
  local preset=$1 dir=$eco_root/build/$1
  shift
  eco_need_disk "$dir" 200
  (cd "$eco_root" && eco_quietly "$dir/configure.log" "configuring $preset" cmake --preset "$preset" "$@")
}

# eco_build_preset PRESET [TARGET…]: builds them, or everything; one script at a time.
eco_build_preset() {
  local preset=$1 dir=$eco_root/build/$1 targets=()
  shift
  [ $# -eq 0 ] || targets=(--target "$@")
  eco_quietly "$dir/build.log" "building $preset" \
    flock "$dir/build.lock" cmake --build "$dir" --parallel "$(eco_jobs)" ${targets[@]+"${targets[@]}"}
}

# eco_build TARGET…: installs what is missing and brings the deployed (release) programs in $eco_bin up to date.
eco_build() {
  "$eco_root/scripts/install-dependencies"
  if [ ! -f "$eco_root/build/release/build.ninja" ]; then
    eco_need_disk "$eco_root/build" 3000
    eco_say "building the venue (some minutes the first time)"
    eco_configure release
  fi
  eco_build_preset release "$@"
}

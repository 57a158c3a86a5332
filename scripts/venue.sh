# Sourced by scripts that run a venue of their own (sandbox, demo, crash). Needs lib.sh.

# eco_venue_init DIR PORT: a new venue in DIR; PORT 0: any free one.
eco_venue_init() {
  eco_venue=$(realpath -m "$1")
  if [ -e "$eco_venue" ] && [ -n "$(ls -A "$eco_venue" 2>/dev/null || echo unreadable)" ]; then
    eco_stop 3 "$1 is not an empty directory" "name one that is missing or empty"
  fi
  eco_need_disk "$eco_venue" 500
  [ "$2" = 0 ] || eco_need_port "$2"
  "$eco_bin/ecobourse" init "$eco_venue" --fix-port "$2" >"$eco_venue.init" ||
    { cat "$eco_venue.init" >&2; rm -f "$eco_venue.init"; eco_stop 1 "the venue could not be made" "see above"; }
  rm -f "$eco_venue.init"
}

# eco_venue_start: starts the daemon of $eco_venue and waits until it is ready; sets eco_venue_pid and eco_venue_ready
# (its line of JSON).
eco_venue_start() {
  local line
  exec {eco_ready}< <(exec "$eco_bin/ecobourse" run --config "$eco_venue/ecobourse.toml" 2>>"$eco_venue/daemon.err")
  eco_venue_pid=$!
  if ! IFS= read -r -t 60 -u "$eco_ready" line || [ "${line:0:1}" != '{' ]; then
    tail -n 5 "$eco_venue/daemon.err" >&2
    eco_stop 1 "the venue did not start" "see the lines above; its log is $eco_venue/daemon.err"
  fi
  eco_venue_ready=$line
}

# eco_venue_stop: an orderly end.
eco_venue_stop() {
  [ -n "${eco_venue_pid-}" ] || return 0
  kill -TERM "$eco_venue_pid" 2>/dev/null || true
  while kill -0 "$eco_venue_pid" 2>/dev/null; do sleep 0.05; done
  eco_venue_pid=
}

# eco_json KEY: a text or number of the daemon's line.
eco_json() { sed -nE "s/.*\"$1\": *\"?([^\",}]*)\"?.*/\1/p" <<<"$eco_venue_ready"; }

# eco_admin ARGUMENT…: as the first operator.
eco_admin() {
  "$eco_bin/eco-admin" --socket "$(eco_json admin_socket)" --operators-file "$eco_venue/operators.json" "$@"
}

# eco_admin_batch REASON: command lines on standard input; the second operator approves what needs two persons.
eco_admin_batch() {
  eco_admin --reason "$1" batch - --second auto >"$eco_venue/batch.log" 2>&1 ||
    { tail -n 5 "$eco_venue/batch.log" >&2; eco_stop 1 "setting up the venue failed" "see $eco_venue/batch.log"; }
}

# eco_password FILE: makes up a password and keeps it there, for its owner only.
eco_password() {
  (umask 077 && mkdir -p "$(dirname "$1")" && openssl rand -hex 12 >"$1")
}

# The arrays that describe a venue:
#   eco_instruments   "symbol market base tick step vintage class_key|- rulebook"
#   eco_members       "code fix_version cash symbol=quantity,…|- name"

# eco_market_lines: calendar, rulebooks and instruments as command lines of eco-admin batch.
eco_market_lines() {
  local line symbol market base tick step vintage key rulebook options activated=' '
  echo "calendar set '$eco_root/rulebooks/cn_closed_days.csv'"
  for line in "${eco_instruments[@]}"; do
    read -r symbol market base tick step vintage key rulebook <<<"$line"
    if [[ $activated != *" $rulebook "* ]]; then
      echo "rulebook activate '$eco_root/rulebooks/$rulebook.toml'"
      activated+="$rulebook "
    fi
    options="--vintage $vintage --first-base $base"
    [ "$key" = - ] || options+=" --class-key '$key'"
    echo "instrument list $market $symbol $options"
  done
}

# eco_member_lines: admission, trader, cash and rights of every member. Passwords are made up in $eco_venue/passwords.
eco_member_lines() {
  local line code version cash holdings name pair
  for line in "${eco_members[@]}"; do
    read -r code version cash holdings name <<<"$line"
    eco_password "$eco_venue/passwords/$code"
    echo "member admit $code '$name'"
    echo "trader create $code trader-$code $code --fix-version $version" \
      "--new-password-file '$eco_venue/passwords/$code'"
    [ "$cash" = 0 ] || echo "cash deposit $code $cash"
    [ "$holdings" = - ] || for pair in ${holdings//,/ }; do echo "lots issue $code ${pair%=*} ${pair#*=}"; done
  done
}

# eco_venue_json: all that a client needs to log on and trade, as one line.
eco_venue_json() {
  local line code version cash holdings name pair symbol market base tick step rest out='' inner status
  status=$(eco_admin status --json)
  printf '{"fix_port": %s, "ca_file": "%s", "target_comp_id": "%s", ' \
    "$(eco_json fix_port)" "$(eco_json ca_file)" "$(eco_json target_comp_id)"
  printf '"admin_socket": "%s", "trade_date": "%s", "members": [' "$(eco_json admin_socket)" \
    "$(sed -nE 's/.*"trade_date": *"([^"]*)".*/\1/p' <<<"$status")"
  for line in "${eco_members[@]}"; do
    read -r code version cash holdings name <<<"$line"
    inner=''
    if [ "$holdings" != - ]; then
      for pair in ${holdings//,/ }; do inner+="${inner:+, }\"${pair%=*}\": \"${pair#*=}\""; done
    fi
    printf '%s{"fix_version": "%s", "sender_comp_id": "%s", "username": "trader-%s", ' "$out" "$version" "$code" "$code"
    printf '"password": "%s", "member": "%s", ' "$(<"$eco_venue/passwords/$code")" "$code"
    printf '"account": "%s", "cash": "%s", "holdings": {%s}}' "$code" "$cash" "$inner"
    out=', '
  done
  printf '], "instruments": ['
  out=''
  for line in "${eco_instruments[@]}"; do
    read -r symbol market base tick step rest <<<"$line"
    printf '%s{"symbol": "%s", "market": "%s", "phase": "%s", "base_price": "%s", "tick": "%s", "step": "%s"}' \
      "$out" "$symbol" "$market" "$1" "$base" "$tick" "$step"
    out=', '
  done
  printf '], %s\n' "$(sed -nE 's/^\{(.*)$/\1/p' "$eco_venue/operators.json")"
}

#!/usr/bin/env python3
"""Compares what members saw over a crash campaign with the journal; knows neither engine nor client.

usage: check_campaign.py EXPORT MEMBERS RESULT KILLS
  EXPORT   directory of `eco-replay export --format jsonl`
  MEMBERS  directory with one COMPID.jsonl per member: what it sent and every report it took
  RESULT   the load agent's result: {"members": [{"member", "reconciled", …}, …]}
Last line: N kills, L lost, D doubled, R unreconciled. Exit status 1 where any of the three is not 0.
  lost     a report that a member holds and the journal does not, a report of the journal that its member never took, or
           a request that was answered but is not in the journal
  doubled  an ExecID that a member counted twice, or a ClOrdID that the venue accepted twice
"""
import collections
import json
import pathlib
import sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


ORDER_REPORTS = {"OrderAccepted", "OrderReplaced", "OrderCancelled", "OrderExpired"}


def reports_of(record):
    """(trader, ExecID, ClOrdID accepted or None) of each message that an event causes."""
    content = record["content"]
    kind = content["type"]
    place = f'{record["sequence"]}-{record["event"]}'
    if kind in ORDER_REPORTS:
        order = content["order"]
        accepted = order["cl_ord_id"] if kind in ("OrderAccepted", "OrderReplaced") else None
        if kind == "OrderCancelled" and content["request"]:
            accepted = content["request"]
        yield order["trader"], place + "-0", accepted
    elif kind in ("OrderRejected", "ChangeRejected"):
        yield content["trader"], place + "-0", None
    elif kind == "Trade" and content["method"] == "listed":
        yield content["buy"]["order"]["trader"], place + "-B", None
        yield content["sell"]["order"]["trader"], place + "-S", None


def main():
    export, members, result, kills = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    comp_ids = {}
    written = collections.defaultdict(set)
    accepted = collections.Counter()
    for record in lines(export / "events.jsonl"):
        content = record["content"]
        if content["type"] == "TraderCreated":
            comp_ids[content["trader"]] = content["comp_id"]
        for trader, exec_id, cl_ord_id in reports_of(record):
            written[comp_ids[trader]].add(exec_id)
            if cl_ord_id:
                accepted[comp_ids[trader], cl_ord_id] += 1
    lost = doubled = 0
    for path in sorted(members.glob("*.jsonl")):
        comp_id = path.stem
        taken = collections.Counter()
        answered = set()
        for record in lines(path):
            if record["event"] == "report" and record["exec_id"] not in ("", "0"):
                taken[record["exec_id"]] += 1
            elif record["event"] == "answer" and record["accepted"]:
                answered.add(record["id"])
        missing = set(taken) ^ written[comp_id]
        unjournaled = {cl_ord_id for cl_ord_id in answered if not accepted[comp_id, cl_ord_id]}
        twice = [exec_id for exec_id, count in taken.items() if count > 1]
        for what, items in (("lost", missing), ("lost", unjournaled), ("doubled", twice)):
            for item in sorted(items)[:5]:
                print(f"{comp_id}: {what} {item}", file=sys.stderr)
        lost += len(missing) + len(unjournaled)
        doubled += len(twice)
    for (comp_id, cl_ord_id), count in accepted.items():
        if count > 1:
            print(f"{comp_id}: {cl_ord_id} accepted {count} times", file=sys.stderr)
            doubled += 1
    with open(result, encoding="utf-8") as file:
        unreconciled = sum(not member["reconciled"] for member in json.load(file)["members"])
    print(f"{kills} kills, {lost} lost, {doubled} doubled, {unreconciled} unreconciled")
    return 1 if lost or doubled or unreconciled else 0


sys.exit(main())

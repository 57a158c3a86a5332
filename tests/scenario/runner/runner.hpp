#pragma once
// clang-format off
/// Scenario files (*.scn): commands to a venue and the whole list of events that each must cause.
///
///   # comment
///   market cea-sim                       activates rulebooks/cea-sim.toml
///   instrument CEA-SIM CEA25 2025 97.41  market, symbol, vintage, first base (or -) [class key]
///   member A 2000000.00                  with cash; `group A B` puts A into B's affiliate group
///   lots B CEA25 200000
///   day 2026-03-02 [seed HEX] [scheduled]   of random ends of calls; phases and calls by the clock
///   phase afternoon
///   count                                from here on commands are #1, #2, …; picks name them so
///   postings on | off                    whether the lists contain cash and lot postings (off)
///   > list|sweep B sell CEA25 10000@97.40 [skip-own]
///   > pick A buy CEA25 #2:5000 #1:3000 [skip-own | limit 97.40]
///   > order B buy limit CEA25 100@50.00 [gtc|ioc|fok|at-open|at-close|gfa|gtd until DATE] [stop 49.00]
///         [display 10] [min 5] [aon] [post-only] [skip-own]     limit market mtl stop stoplimit; no @ at market
///   > call CEA25 start [closing] 60 | no-cancel | end
///   > cancel B #1               > replace B #1 sell CEA25 5000@97.40
///   > propose B sell CEA25 150000@95.00 to C | public | group C D
///   > hit C #1 150000           of a public or group offer; without a quantity all that is left
///   > counter C #1 0 150000@94.00   > accept C #1 0   > decline C #1 0   > withdraw B #1
///   > approve #1                > disapprove #1       the authority's answer to a block
///   > transfer A sell NOX 10000@9.00 to B [for VOC 5000@0.00]     TM9, quantities as needs
///   > take B #1                 > turn-down B #1      > take-back A #1
///   > facts A district TJ-01 [city … basin … industry … project privileged]
///   > zone TJNOX NOx TJ-01 poor [land … forest … gap …]           in steps
///   > consent MARKET A B        > no-consent MARKET A B
///   > register-transfer A B NOX 10000@9.00 [for VOC 5000@0.00]
///   > sign #1 [S-1]             > refuse-transfer #1  > recall #1 COVER26 100000
///   > phase post                > settle              > close-day        > open-day DATE
///   > confirm CEA-SIM [T1 …]    > refuse CEA-SIM T1 [frozen]
///   > bust T1                   > correct T1 CEA25 5000@97.50
///   > widen CEA25 listed|block 1500                    basis points
///   > expire CEA25 DATE         > purge CEA25         > rebase CEA25 50.00   > delist CEA25
///   > class CEA-SIM CEA26 97.41 DATE                   a class with its last trade day
///   > halt CEA25                > resume CEA25        > suspend|kill|restore A
///   > deposit A 5.00            > withdraw-cash A 5.00    > unfreeze A CEA25 100
///   > notice draft OWNER PARCEL 1 [sealed] floor 90000.00 step 100.00 [reserve P] deposit 20000.00 days 10
///   > notice review #2 90000.00 title resolution appraisal encumbrances
///   > notice publish|pay #2     > notice sign|certify|register #2 PAPER    > notice branch #2 [HH:MM:SS]
///   > notice apply #2 P1 [first-refusal]    > notice qualify|disqualify #2 P1
///   > notice suspend #2 court|dispute|other    > notice resume|withdraw|cancel|default #2
///   > notice relist #2 81000.00 20000.00       floor and deposit
///   > time 10:00:00             > time 2026-03-16T15:30:00
///   < accepted …                one line per event (tests/support/describe.hpp), prices in ticks
///   = cash A free 1.00 proceeds 0.00 reserved 0.00
///   = holding A CEA25 free 0 locked 10000 reserved 0   also: frozen, retired, recalled
///   = ask CEA25 97.40x10000 …   and `= bid`: whole side, best first; `none`
///
/// A command without expected lines must be accepted.
// clang-format on
#include <string>
#include <vector>

namespace eco::scenario {

struct Outcome {
  std::vector<std::string> failures;  ///< each with file and line
  std::string rewritten;              ///< the file with the lists that the venue gave
};

/// Whether the venue goes on from its snapshot, as a new process, after every command: whatever
/// state a machine is in then, nothing may be lost or come out otherwise.
enum class Restart : bool { never, after_each };

/// `rulebooks`: the folder with market files.
[[nodiscard]] Outcome run_scenario(const std::string& path, const std::string& rulebooks,
                                   Restart restart);

}  // namespace eco::scenario

"""The desk beside a bare GTK list, turn by turn: cold start to the first frame and to a filled list, memory, frames while the
list is scrolled, what open cards cost, and the start of a person who left ten cards open. Every start finds a profile as enrolment
left it, so that no round is told what the one before has done. probe.c measures from within, the same in all. Ends with 1 when a
must-have was missed, with 2 when something did not come to its end or a figure is missing."""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests/gui"))
from desk import BUILD, Bank, leave_open  # noqa: E402

SIZE, ROWS, COLUMNS, CARDS = "1440x900", 1000000, 8, 10
LATEST_S, NOTHING = 120, 0.000001

# what, of the desk, against what of the bare list, goal, must-have
GOALS = [
    ("exec to the first frame", "first_frame_ms", "first_frame_ms", 1.5, 3.0),
    ("exec to a filled list", "filled_ms", "filled_ms", 2.0, 4.0),
    ("processor time to a filled list", "start_cpu", "start_cpu", 2.0, 4.0),
    ("memory at rest (Pss)", "pss_idle", "pss_idle", 1.5, 2.5),
    ("memory after scrolling (Pss)", "pss_scrolled", "pss_scrolled", 1.5, 2.5),
    ("memory with 10 open cards (Pss)", "pss_cards", "pss_scrolled", 3.0, 6.0),
    ("10 cards left: to a filled list", "left_filled_ms", "filled_ms", 2.0, 4.0),
    ("10 cards left: processor to it", "left_start_cpu", "start_cpu", 2.0, 4.0),
    ("10 cards left: memory at rest", "left_pss_idle", "pss_idle", 1.5, 2.5),
    ("frame, 40 px each: median", "frame_p50_slow", "frame_p50_slow", 1.5, 2.5),
    ("frame, 40 px each: processor", "frame_cpu_slow", "frame_cpu_slow", 1.5, 2.5),
    ("frame, 600 px each: median", "frame_p50_fast", "frame_p50_fast", 1.5, 2.5),
    ("frame, 600 px each: processor", "frame_cpu_fast", "frame_cpu_fast", 1.5, 2.5),
    ("frame, a jump each: median", "frame_p50_jump", "frame_p50_jump", 1.5, 2.5),
    ("frame, a jump each: processor", "frame_cpu_jump", "frame_cpu_jump", 1.5, 2.5),
]


def unfit(program, why):
    print("%s %s: FAIL" % (program, why))
    sys.exit(2)


def probed(command, latest, cards=(), ticket=None, begin_only=False):
    """What the probe tells of one run of a program."""
    ours, theirs = os.pipe()
    checks = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    fds, env = [theirs], dict(os.environ, LD_PRELOAD=os.path.join(BUILD, "tests/libprobe.so"), PROBE_FD=str(theirs),
                              PROBE_CARDS=" ".join(cards), PROBE_BEGIN="1" if begin_only else "", ASAN_OPTIONS=checks,
                              KONTOR_LOCALES=os.environ["LOCALE_DIR"], GTK_A11Y="none")
    if ticket is not None:
        reader, writer = os.pipe()
        os.write(writer, ticket.encode())
        os.close(writer)
        fds.append(reader)
        command = [*command, "--ticket-fd", str(reader)]
    child = subprocess.Popen(command, env=env, pass_fds=fds, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(theirs)
    if ticket is not None:
        os.close(reader)
    try:
        child.wait(latest)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    with os.fdopen(ours) as told:
        text = told.read()
    if not text:
        unfit(command[0], "showed no window whose list was filled")
    try:
        return json.loads(text)
    except ValueError:
        unfit(command[0], "told what cannot be read")


def enrolled(bank, asked):
    """A profile made a workstation by a first run that nobody measures."""
    profile, invitation = bank.path("bench-desk"), bank.path("bench.invitation")
    with open(invitation, "w") as out:
        out.write(bank.invite("Bench"))
    probed([asked.desk, "--profile", profile, "--size", SIZE, "--open", "clients:", "--enrol", invitation], asked.patience,
           ticket=bank.ticket("director"), begin_only=True)
    for left in ("desk.ini", "data"):
        path = os.path.join(profile, left)
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif os.path.exists(path):
            os.unlink(path)
    return profile


def started(bank, asked, enrolment, cards, left_open):
    """One run of the desk on a copy of its profile: the cards are opened in it, or were left open by a run before."""
    profile = bank.path("bench-round")
    shutil.copytree(enrolment, profile)
    if left_open:
        leave_open(bank, profile, "director", [*cards, "clients:"])
    try:
        return probed([asked.desk, "--profile", profile, "--size", SIZE, "--open", "clients:"], asked.patience,
                      cards=() if left_open else cards, ticket=bank.ticket("director"), begin_only=left_open)
    finally:
        shutil.rmtree(profile)


def one_round(bank, asked, enrolment, cards):
    bare = probed([os.path.join(BUILD, "tests/bench-bare"), str(ROWS), str(COLUMNS), SIZE], asked.patience)
    desk = started(bank, asked, enrolment, cards, False)
    left = started(bank, asked, enrolment, cards, True)
    return bare, {**desk, **{"left_" + key: value for key, value in left.items()}}


def ratios(rounds, mine, floor):
    """Of every round, or of none: a figure that some round lacks says nothing."""
    pairs = [(desk.get(mine) or 0, bare.get(floor) or 0) for bare, desk in rounds]
    return sorted(a / b for a, b in pairs) if all(a > 0 and b > 0 for a, b in pairs) else []


def judge(rounds, strictness):
    missed, told = 0, []
    for what, mine, floor, goal, must in GOALS:
        found = ratios(rounds, mine, floor)
        if not found:
            unfit(what, "was not measured")
        middle = statistics.median(found) * strictness
        ours, theirs = (statistics.median(r[i][key] for r in rounds) for i, key in ((1, mine), (0, floor)))
        word = "OK" if middle <= goal else "goal missed" if middle <= must else "MUST-HAVE MISSED"
        missed += middle > must
        print("%-34s %8.1f / %8.1f  %5.2fx [%.2f..%.2f]  goal <= %.1f  must <= %.1f  %s"
              % (what, ours, theirs, statistics.median(found), found[0], found[-1], goal, must, word))
        told.append({"what": what, "desk": ours, "bare": theirs, "median": statistics.median(found), "least": found[0],
                     "most": found[-1], "goal": goal, "must": must, "goal_met": middle <= goal, "must_met": middle <= must})
    return missed, told


def wishes():
    words = argparse.ArgumentParser()
    words.add_argument("--build")
    words.add_argument("--bank", metavar="FILE", help="a seeded bank, which is copied")
    words.add_argument("--clients", type=int, default=5000)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--quick", action="store_true", help="one round of a small bank: it proves that all runs, no figure misses a goal")
    words.add_argument("--strictness", type=float, help="every ratio times so much is judged")
    words.add_argument("--desk", default=os.path.join(BUILD, "client/kontor"), help="another program in the desk's place")
    words.add_argument("--patience", type=float, default=LATEST_S, help="seconds that a program may take")
    words.add_argument("--judge", metavar="FILE", help="measure nothing: the rounds that --json has written are judged again")
    words.add_argument("--json")
    asked = words.parse_args()
    if asked.quick:
        asked.clients, asked.rounds = 300, 1
    if asked.strictness is None:
        asked.strictness = NOTHING if asked.quick else 1
    return asked


def measured(asked):
    """The rounds, and the load of the machine after each."""
    bank = Bank(clients=asked.clients, people=(), seeded=asked.bank)
    try:
        enrolment = enrolled(bank, asked)
        cards = ["client:%d" % row[0] for row in bank.ask("SELECT id FROM client LIMIT %d" % CARDS)]
        rounds, loads = [], []
        for _ in range(asked.rounds):
            rounds.append(one_round(bank, asked, enrolment, cards))
            loads.append(os.getloadavg()[0])
        return rounds, loads
    finally:
        bank.close()


def before(file):
    with open(file) as told:
        kept = json.load(told)
    return kept["rounds"], kept["load"]


def main():
    asked = wishes()
    rounds, loads = before(asked.judge) if asked.judge else measured(asked)
    print("env  cpus=%d load=%s rounds=%d Xvfb GSK_RENDERER=%s %s, desk / bare list of %d rows"
          % (os.cpu_count(), ", ".join("%.1f" % x for x in loads), len(rounds), os.environ.get("GSK_RENDERER"), SIZE, ROWS))
    missed, told = judge(rounds, asked.strictness)
    print("card opened to its form: %.0f ms" % statistics.median(r[1]["card_ms"] for r in rounds))
    print("%s: %d must-haves missed" % ("FAIL" if missed else "PASS", missed))
    if asked.json:
        with open(asked.json, "w") as out:
            json.dump(json.loads(json.dumps({"load": loads, "rounds": rounds, "goals": told}), parse_float=lambda x: round(float(x), 3)),
                      out, indent=1)
    sys.exit(1 if missed else 0)


main()

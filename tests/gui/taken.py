"""A list that leaves the bank as a file: asked for by the keys, with a reason, and read from the disk."""
import csv
import os
import re

from desk import wait


def read(path):
    return list(csv.reader(open(path, encoding="utf-8-sig", newline=""), delimiter=";"))


def saved(reader, path):
    """Rows of the file that is made at this place, which bears its number."""
    reader.choose_file(path, "Выгрузить")
    rows = wait(lambda: os.path.exists(path) and read(path), 60, what="the file")
    number = re.search(r"Операция (\d+)", rows[-1][0])[1]
    reader.find("label", re.compile("Выгружено строк: .*%s" % number), 60)
    return rows


def give_reason(reader, reason):
    reader.opened("the question why")
    question = reader.windows()[-1].path
    reader.desk.type(reason)
    reader.press("Выгрузить")
    wait(lambda: all(window.path != question for window in reader.windows()), 20, what="the question why is gone")


def by_keys(reader, path, reason):
    reader.desk.key("ctrl+shift+e")
    give_reason(reader, reason)
    return saved(reader, path)

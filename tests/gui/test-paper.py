"""What is printed: a card and a list, read back out of the PDF as a person reads the paper."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait
from tree import Reader

LONG = "\n".join("%d. Торгует лесом с девяностых годов." % n for n in range(1, 96))      # more than a page holds
MARGIN = 12 * 72 / 25.4     # the least that any side of the paper has


class World:
    def __init__(self):
        self.bank = Bank(people=("gorshkova",))
        self.client = self.bank.one("SELECT max (c.id) FROM client c JOIN person p ON p.branch_id = c.branch_id AND p.login = 'gorshkova'"
                                    " WHERE c.form = 2 AND c.deleted_at IS NULL AND c.tin IS NOT NULL")
        self.name = self.bank.one("SELECT name FROM client WHERE id = ?", self.client)
        self.bank.tell("UPDATE client SET note = ?, profit = 150000000, risk_note = ? WHERE id = ?", LONG, "платит в срок; " * 20,
                       self.client)
        self.colleague = self.bank.one("SELECT id FROM person WHERE login = 'akhmetov'")
        self.bank.may_all("gorshkova")
        self.file = self.bank.path("paper.pdf")
        self.desk = come_in(self.bank, "desk", "gorshkova", ["clients:", "person:%d" % self.colleague, "client:%d" % self.client],
                            invitation=self.bank.invite("Окно 3"), words=("--print-to", self.file))
        self.reader = Reader(self.desk)

    def close(self):
        if os.environ.get("KEEP_PAPER") and os.path.exists(self.file):
            os.rename(self.file, os.environ["KEEP_PAPER"])
        self.bank.close()

    def print(self, press=None):
        """Presses the keys, or what is to be pressed, and waits until the file is whole."""
        if os.path.exists(self.file):
            os.unlink(self.file)
        self.desk.key("ctrl+p") if press is None else self.reader.press(press)
        wait(lambda: b"%%EOF" in open(self.file, "rb").read()[-16:], 20, what="the file")

    def fields(self):
        """Texts that stand in the fields that are in sight, by their names."""
        return {node.label(): self.reader.text(node) for node in self.reader.windows()[-1].below() if node.role == "text"}


def out_of(file, *how):
    return subprocess.run(["pdftotext", *how, file, "-"], capture_output=True, text=True, check=True).stdout


def close(text):
    """Without the spaces: where a line was broken is no matter."""
    return re.sub(r"[\s\u00a0\u202f]+", "", text)


def body_of(file):
    """All that is printed but the feet of the pages."""
    lines = out_of(file, "-raw").replace("\f", "\n").splitlines()
    return close("\n".join(one for one in lines if not re.search(r"Страница \d+ из \d+|напечатано:", one)))


def words_of(file):
    """(page, left, top, right, bottom, word) of each, and the size of the page."""
    page, found, size = 0, [], None
    for line in out_of(file, "-bbox").splitlines():
        numbers = [float(one) for one in re.findall(r'="([\d.]+)"', line)]
        if "<page " in line:
            page, size = page + 1, numbers
        elif "<word " in line:
            found.append((page, *numbers, re.sub("<[^>]*>", "", line).strip()))
    return found, size


def nothing_is_cut(file):
    """Every word lies within the margins, and none lies on another."""
    words, (width, height) = words_of(file)
    for page, x1, y1, x2, y2, word in words:
        inside = MARGIN - 3 <= min(x1, y1) and x2 <= width - MARGIN + 3 and y2 <= height - MARGIN + 3
        assert inside, (page, word, x1, y1, x2, y2)
    for i, (page, x1, y1, x2, y2, word) in enumerate(words):
        for other in words[i + 1:i + 400]:
            across = min(x2, other[3]) - max(x1, other[1])
            down = min(y2, other[4]) - max(y1, other[2])
            assert page != other[0] or across < 1.5 or down < (y2 - y1) * .5, (page, word, other[5])


def pages_are_numbered(file, title):
    pages = out_of(file).split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert close("Страница %d из %d" % (number, len(pages))) in close(page), page
        assert re.search(r"%s +· +напечатано: Горшкова Светлана Андреевна +· +\d\d\.\d\d\.20\d\d \d\d:\d\d" % title, page), page
    return pages


def every_filled_field_of_a_card_is_on_the_paper(world):
    shown = {}
    world.reader.find("text", "ИНН")
    world.desk.raise_window()
    for tab in ("Юридическое лицо", "Дополнительно", "Связь и адреса", "Документы и счета", "Связи и контактные лица"):
        world.reader.turn_to(tab)
        shown.update(wait(world.fields, 5))
    world.print()
    paper = body_of(world.file)
    assert len([text for text in shown.values() if text]) > 25, shown
    assert close(world.name) in paper
    lost = {name: text for name, text in shown.items() if close(text) not in paper}
    assert not lost, lost
    assert close("1 500 000,00 ₽") in paper


def who_printed_a_card_stands_among_those_who_looked(world):
    printed = "SELECT count(*) FROM look WHERE kind = 'client' AND record_id = ? AND why = 'Печать'"
    wait(lambda: world.bank.one(printed, world.client) == 1, 8, what="the print in the access log")


def no_page_of_a_card_cuts_anything_and_each_says_who_printed_it(world):
    assert len(pages_are_numbered(world.file, "Клиент")) > 1
    nothing_is_cut(world.file)


def a_card_as_it_was_counts_an_added_line_and_is_printed_without_it(world):
    world.reader.turn_to("Связь и адреса")
    had = world.bank.one("SELECT count(*) FROM client_communication WHERE client_id = ?", world.client)
    world.reader.press("Добавить: Средства связи")
    world.reader.write("Номер или адрес, строка %d" % (had + 1), "8 495 765 43 21")
    world.desk.key("shift+Tab")
    world.reader.at("Вид")
    world.desk.key("space", "Down", "Return")
    world.reader.at("Вид")      # the list has closed: until then it is the one that hears keys
    world.desk.key("ctrl+s")
    added = "SELECT count(*) FROM client_communication WHERE value = '+74957654321'"
    wait(lambda: world.bank.one(added) == 1, 8, what="the line is stored")
    world.desk.key("ctrl+h")
    world.reader.opened("the day")
    world.reader.press("Показать")
    told = world.reader.find("label", re.compile("^Как было на .*зачёркнуты")).name
    assert int(re.search(r"\((\d+)\)", told)[1]) >= 1, told
    world.print()
    paper = body_of(world.file)
    assert close("Как было на") in paper and close(world.name) in paper, paper
    assert close("765-43-21") not in paper
    world.desk.key("Escape")
    world.reader.closed("as it was")


def a_list_is_printed_with_all_of_its_columns_and_rows(world):
    desk = world.desk
    desk.key("alt+1")
    rows = wait(lambda: [[cell.label() for cell in row.below() if cell.role == "label"] for row in
                         world.reader.windows()[-1].below() if row.role == "table row" and row.children], 20, what="rows")
    world.print()
    paper = body_of(world.file)
    for row in rows[:10]:
        for cell in row:
            assert close(cell) in paper, (cell, row)
    heads = [node.label() for node in world.reader.windows()[-1].below() if node.role == "column header" and node.label()]
    for head in heads:
        assert close(head) in paper, (head, heads)


def a_printed_list_stands_among_the_exports_and_the_looks(world):
    bank = world.bank
    entry = bank.ask("SELECT x.id, x.given, p.login FROM export x JOIN person p ON p.id = x.person_id WHERE x.paper = 1"
                     " AND x.list = 'Clients.List' ORDER BY x.id DESC LIMIT 1")[0]
    assert entry[1] > 0 and entry[2] == "gorshkova", entry
    wait(lambda: bank.one("SELECT count(*) FROM look WHERE kind = 'client_export' AND record_id = ? AND why = 'Печать'", entry[0]) == 1,
         8, what="the print in the access log")
    world.reader.go("выгрузки")
    table = world.reader.find("tree table", "Выгрузки")
    row = wait(lambda: next((row for row in table.below() if row.role == "table row" and {"Клиенты", "Печать"} <=
                             {cell.label() for cell in row.below()}), None), 10, what="the print among the exports")
    assert str(entry[1]) in {close(cell.label()) for cell in row.below()}, [cell.label() for cell in row.below()]


def no_page_of_a_list_cuts_anything_and_each_begins_with_the_heads_of_the_columns(world):
    pages = pages_are_numbered(world.file, "Клиенты")
    assert len(pages) > 1
    for page in pages:
        assert "Наименование" in page, page
    nothing_is_cut(world.file)


def a_list_inside_a_card_is_printed_by_itself(world):
    subject = world.bank.one("SELECT subject FROM event WHERE of_kind = 'client' AND of_id = ? ORDER BY id DESC LIMIT 1", world.client)
    world.reader.turn_to("История")
    world.print("Печать этого списка")
    paper = body_of(world.file)
    assert close("История") in paper and close(subject) in paper, paper
    nothing_is_cut(world.file)


def the_card_of_an_employee_is_printed_too(world):
    world.desk.key("alt+2")
    world.reader.find("text", "Имя для входа")
    world.print()
    paper = body_of(world.file)
    assert close("Ахметов") in paper and close("akhmetov") in paper, paper
    pages_are_numbered(world.file, "Сотрудник")
    nothing_is_cut(world.file)


def a_list_that_is_cut_says_so_on_the_paper(world):
    world.bank.tell("INSERT INTO client (id, version, form, name, name_key, branch_id, place, created_at) WITH RECURSIVE n (i) AS"
                    " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) SELECT 77000 + n.i, 1, 2, 'Много ' || n.i, 'много ' || n.i,"
                    " b.id, b.place, 1 FROM n, branch b JOIN person p ON p.branch_id = b.id AND p.login = 'gorshkova'")
    world.desk.key("alt+1")
    world.reader.find("tree table", "Клиенты")
    world.desk.key("F5")
    world.reader.find("label", re.compile("Найдено: 1.?[2-9]"))
    world.print()
    assert re.search(r"Набумаге:строк1000из1[2-9]\d\d,", body_of(world.file)), body_of(world.file)[:400]


def a_list_that_may_not_be_exported_any_more_is_not_printed(world):
    printed = "SELECT count(*) FROM export WHERE paper = 1"
    world.bank.tell("DELETE FROM role_right WHERE name = 'clients.export'")

    def refused():    # for some seconds the server goes by what it has read of the person
        before = world.bank.one(printed)
        if os.path.exists(world.file):
            os.unlink(world.file)
        world.desk.key("ctrl+p")
        told = wait(lambda: os.path.exists(world.file) or [node.label() for node in world.reader.windows()[-1].below()
                                                           if "нужно право" in node.label()], 20, what="paper or a refusal")
        return told is not True and world.bank.one(printed) == before

    wait(refused, 60, what="a refusal")
    assert not os.path.exists(world.file)


STEPS = [every_filled_field_of_a_card_is_on_the_paper, who_printed_a_card_stands_among_those_who_looked,
         no_page_of_a_card_cuts_anything_and_each_says_who_printed_it, a_card_as_it_was_counts_an_added_line_and_is_printed_without_it,
         a_list_inside_a_card_is_printed_by_itself, the_card_of_an_employee_is_printed_too,
         a_list_is_printed_with_all_of_its_columns_and_rows,
         no_page_of_a_list_cuts_anything_and_each_begins_with_the_heads_of_the_columns,
         a_list_that_is_cut_says_so_on_the_paper, a_list_that_may_not_be_exported_any_more_is_not_printed,
         a_printed_list_stands_among_the_exports_and_the_looks]

perform(STEPS, World)

"""What hangs on a card leaves as a file; a long export is stopped, taken again, and told of a place that will not have it."""
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait
from reading import must_be_read
from taken import by_keys, give_reason, read, saved
from tree import Reader, SENSITIVE

MANY = 60000


class World:
    def __init__(self):
        self.bank = Bank(people=())
        self.bank.may_all("gorshkova")
        self.card, self.other = self.bank.client(1), self.bank.client(2)
        self.write_down(self.card, "Любит чай", "Звонить после шести")
        self.write_down(self.other, "Чужое")
        self.desk = come_in(self.bank, "desk", "gorshkova", ["exports:", "client:%d" % self.card],
                            invitation=self.bank.invite("Окно 3"))
        self.reader = Reader(self.desk)

    def write_down(self, client, *texts):
        for text in texts:
            self.bank.tell("INSERT INTO note (id, version, kind, record_id, text, author_id, written_at)"
                           " SELECT coalesce (max (n.id), 9000) + 1, 1, 'client', ?, ?, (SELECT id FROM person WHERE login = 'gorshkova'),"
                           " 1790000000000 FROM note n WHERE n.id BETWEEN 9000 AND 9999", client, text)

    def notes(self):
        return self.bank.ask("SELECT text FROM note WHERE kind = 'client' AND record_id = ?", self.card)

    def permit(self, number):
        """As if a colleague had let all clients go."""
        self.bank.tell("INSERT INTO export (id, version, person_id, began_at, reason, columns, query, list, allowed, given)"
                       " SELECT ?, 1, id, CAST (strftime ('%s', 'now') AS INTEGER) * 1000, 'Отчёт', 'name', x'', 'Clients.List', 1000000, 0"
                       " FROM person WHERE login = 'gorshkova'", number)

    def take(self, path):
        self.reader.row("Отчёт")
        self.reader.press("Получить файл…")
        self.reader.choose_file(path, "Выгрузить")

    def given(self):
        return self.bank.one("SELECT given FROM export WHERE id = 501")

    def nothing_at(self, path):
        return not os.path.exists(path) and not os.path.exists(path + ".part")


def what_hangs_on_a_card_leaves_by_the_button_of_its_list(world):
    reader, path = world.reader, world.bank.path("notes.csv")
    reader.turn_to("Примечания")
    reader.find("label", "Любит чай")
    reader.press("Выгрузить")
    give_reason(reader, "Жалоба")
    rows = saved(reader, path)
    assert rows[0] == ["Примечание", "Автор", "Написано"], rows[0]
    assert {row[0] for row in rows[1:-1]} == {row[0] for row in world.notes()} >= {"Любит чай", "Звонить после шести"}, rows
    assert {row[1] for row in rows if row[0] == "Любит чай"} == {"Горшкова Светлана Андреевна"}, rows
    assert "Жалоба" in rows[-1][0], rows[-1]


def by_keys_it_is_the_list_that_is_seen(world):
    reader = world.reader
    reader.turn_to("История")
    subject = world.bank.one("SELECT subject FROM event WHERE of_kind = 'client' AND of_id = ? ORDER BY at DESC, id DESC LIMIT 1", world.card)
    reader.find("label", subject)
    world.desk.key("ctrl+shift+e")
    reader.find("label", "Выгрузка в файл: История")
    world.desk.key("Escape")
    reader.closed("the question why")
    rows = by_keys(reader, world.bank.path("history.csv"), "Проверка")
    assert rows[0][:2] == ["Тема", "Вид"], rows[0]
    assert subject in {row[0] for row in rows[1:-1]}, rows
    assert len(rows) - 2 == world.bank.one("SELECT count(*) FROM event WHERE of_kind = 'client' AND of_id = ?", world.card)


def changes_leave_in_the_words_that_are_shown(world):
    reader, desk = world.reader, world.desk
    reader.turn_to("Изменения")
    wait(lambda: reader.find("push button", "Выгрузить").has(SENSITIVE), 10, what="changes to export")
    shown = {node.name for node in reader.find("tree table", "Изменения").below() if node.role == "label"}
    rows = by_keys(reader, world.bank.path("changes.csv"), "Ревизия")
    assert {row[0] for row in rows[1:-1]} <= shown, (rows, shown)


def a_list_without_rows_has_nothing_to_export(world):
    reader = world.reader
    reader.turn_to("Файлы")
    reader.find("label", "Файлов пока нет.")
    assert not reader.find("push button", "Выгрузить").has(SENSITIVE)
    world.desk.key("ctrl+shift+e")
    reader.turn_to("Примечания")
    reader.find("label", "Любит чай")
    assert len(reader.windows()) == 1


def a_running_export_is_stopped_and_no_file_is_made(world):
    reader, path = world.reader, world.bank.path("many.csv")
    world.bank.tell("INSERT INTO client (id, version, form, name, name_key, branch_id, place, created_at) WITH RECURSIVE n (i) AS"
                    " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT 77000 + n.i, 1, 2, 'Много ' || n.i, 'много ' || n.i,"
                    " b.id, b.place, 1 FROM n, branch b JOIN person p ON p.branch_id = b.id AND p.login = 'gorshkova'" % MANY)
    world.permit(501)
    reader.go("выгрузки")
    world.desk.key("F5")
    world.take(path)
    reader.opened("how far it is")
    must_be_read("page/export.c", reader.windows()[-1], {path})
    wait(lambda: world.given() > 250, 20, what="the first pages")
    world.desk.key("Escape")     # as the button "Cancel", which is gone when the file is whole
    reader.find("label", "Выгрузка прервана, файл не создан")
    wait(lambda: world.nothing_at(path), 10, what="nothing beside the place")
    given = world.given()
    assert 0 < given < MANY, given


def what_was_stopped_is_taken_again_from_the_beginning(world):
    path, before = world.bank.path("again.csv"), world.given()
    world.reader.row("Отчёт")
    world.reader.press("Получить файл…")
    rows = saved(world.reader, path)
    assert {row[0] for row in rows} > {"Много %d" % n for n in range(1, MANY + 1)}
    assert world.given() - before == len(rows) - 2
    assert not os.path.exists(path + ".part")


def a_folder_that_goes_meanwhile_is_told(world):
    folder = world.bank.path("share")
    os.mkdir(folder)
    before = world.given()
    world.take(os.path.join(folder, "lost.csv"))
    wait(lambda: world.given() > before, 20, what="the first page")
    shutil.rmtree(folder)
    world.reader.find("label", re.compile("Папки больше нет: файл не создан"), 60)


def begin_another(world, name):
    path, before = world.bank.path(name), world.given()
    world.take(path)
    world.reader.opened("how far it is")
    wait(lambda: world.given() > before + 250 and os.path.exists(path + ".part"), 20, what="the first pages")
    return path


def a_desk_that_is_closed_leaves_nothing_half_made(world):
    path = begin_another(world, "closed.csv")
    world.desk.close()
    assert world.nothing_at(path)
    world.desk = come_in(world.bank, "desk", "gorshkova", ["exports:"])
    world.reader = Reader(world.desk)


def what_a_desk_that_went_down_left_half_made_is_gone_when_it_starts(world):
    path = begin_another(world, "crashed.csv")
    world.desk.crash()
    assert os.path.exists(path + ".part")
    world.desk = come_in(world.bank, "desk", "gorshkova", ["exports:"])
    wait(lambda: world.nothing_at(path), 10, what="nothing beside the place")


STEPS = [what_hangs_on_a_card_leaves_by_the_button_of_its_list, by_keys_it_is_the_list_that_is_seen,
         changes_leave_in_the_words_that_are_shown, a_list_without_rows_has_nothing_to_export,
         a_running_export_is_stopped_and_no_file_is_made, what_was_stopped_is_taken_again_from_the_beginning,
         a_folder_that_goes_meanwhile_is_told, a_desk_that_is_closed_leaves_nothing_half_made,
         what_a_desk_that_went_down_left_half_made_is_gone_when_it_starts]

perform(STEPS, World)
